import type { Email } from "postal-mime";

/** A mailbox owner who may submit: what the company gives to whoever sends from `addresses`. */
export interface Submitter {
  readonly username: string;
  readonly password: string;
  /** The only senders that this login may use. */
  readonly addresses: readonly string[];
}

export interface CompanyMailOptions {
  /** The company's own domain. */
  readonly domain: string;
  /** Domains of the people outside: their mail ends in the same readable mailbox. */
  readonly outside: readonly string[];
  readonly submitters: readonly Submitter[];
}

/** What the company's IT types in when it has Postern's credentials. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** The mailboxes whose mail goes to Postern; every other address of the domain is an employee's. */
  readonly addresses: readonly string[];
  /** True: TLS from the first byte. Otherwise STARTTLS. */
  readonly implicitTls?: boolean;
  /** Pins the relay's certificate: SHA-256 of its DER, hex with colons. Otherwise TLS is required but nothing is verified. */
  readonly fingerprint?: string;
}

/** One message in the company's mailbox. */
export interface Received {
  /** The envelope recipient it was delivered to. */
  readonly deliveredTo: string;
  /** As it lies on the disk. */
  readonly raw: string;
  readonly mail: Email;
  /** Every value of a header field, unfolded, top first. */
  header(name: string): string[];
}

/** A company's mail server: an MX for its domain, a submission port for its people, and a relay to Postern. */
export interface CompanyMail {
  readonly kind: "postfix" | "built-in";
  readonly domain: string;
  /** Takes mail for the domain (and the outside ones) from anybody; no AUTH. */
  readonly mxPort: number;
  /** STARTTLS and AUTH required. */
  readonly submissionPort: number;
  /** PEM of the authority that signed the submission port's certificate (localhost, 127.0.0.1). */
  readonly caFile: string;
  /** From now on mail for `relay.addresses` goes to Postern, authenticated. May be called again. */
  configureRelay(relay: Relay): Promise<void>;
  /** Mail that was delivered to an address here, oldest first. */
  inbox(address: string): Promise<Received[]>;
  /** The server's own log so far. */
  log(): Promise<string>;
  close(): Promise<void>;
}
