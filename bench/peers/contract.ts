import type { Target } from "../generator/contract.ts";

/** A server under measurement: it accepts mail durably over STARTTLS and AUTH PLAIN, and keeps it. */
export interface Peer {
  readonly name: "postern" | "postfix" | "haraka";
  /** Name and version, for the report. */
  readonly title: string;
  readonly target: Target;
  /** The processes whose time, with that of all below them, is the server's. */
  readonly roots: readonly number[];
  /** Throws away what was accepted, so that each measurement begins alike. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** What the company's mail server sends, to whom: what smtpgen always says. */
export const envelope = { from: "help@company.test", to: "bob0@customers.test" } as const;
export const login = { username: "relay", password: "a relay's long password" } as const;
