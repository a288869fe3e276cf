import { readFileSync } from "node:fs";
import { smtpPeer } from "#lib/testing/smtp-peer.ts";
import { scratch } from "../bench/scratch.ts";
import { makeCertificates } from "../e2e/company-mail/certificates.ts";

/** What a peer has taken, as it came. */
export interface Taken {
  readonly emailId: string;
  readonly raw: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Two servers that take notifications: the company's, with TLS and AUTH, and the operator's relay. */
export interface Peers {
  readonly company: { readonly port: number; readonly username: string; readonly password: string };
  readonly relayPort: number;
  readonly caFile: string;
  taken(): Taken[];
  /** From now on a message that is whole gets no answer; `reached` says when there is one. */
  hold(): { readonly reached: Promise<void>; release(): void };
  close(): Promise<void>;
}

const login = { username: "support", password: "issued by the company" };

export async function startPeers(): Promise<Peers> {
  const files = await makeCertificates(scratch.folder("peers"));
  const certificate = { key: readFileSync(files.keyFile, "utf8"), cert: readFileSync(files.chainFile, "utf8") };
  let held: { reached: () => void; released: Promise<void> } | null = null;
  const beforeAnswer = async () => {
    held?.reached();
    await held?.released;
  };
  const company = await smtpPeer({ certificate, users: { [login.username]: login.password }, beforeAnswer });
  const relay = await smtpPeer({ beforeAnswer });
  return {
    company: { port: company.port, ...login },
    relayPort: relay.port,
    caFile: files.caFile,
    taken: () =>
      [...company.messages, ...relay.messages].map(({ raw, at }) => ({
        emailId: header(raw, "X-Zendesk-Email-Id"),
        raw,
        at,
      })),
    hold() {
      const { promise: reached, resolve } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      held = { reached: resolve, released };
      return {
        reached,
        release() {
          held = null;
          release();
        },
      };
    },
    async close() {
      await Promise.all([company.close(), relay.close()]);
    },
  };
}

function header(raw: string, name: string): string {
  return new RegExp(`^${name}: *(?:\\r\\n )?(\\S+)`, "im").exec(raw)?.[1] ?? "";
}
