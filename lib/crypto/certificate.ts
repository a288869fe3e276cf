import { X509Certificate } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { env } from "#lib/env.ts";
import { log } from "#lib/logger.ts";
import { currentKey } from "./key-ring.ts";
import { randomLabel } from "./random.ts";
import { makeSelfSigned } from "./self-signed.ts";

interface Pair {
  readonly path: string;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateFiles {
  readonly dataDir: string;
  readonly hostname: string;
  /** PEM files with the chain and its key; unset: self-signed, made once under `dataDir`. */
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

const configured = (): CertificateFiles => ({
  dataDir: env.dataDir,
  hostname: env.smtp.hostname,
  tlsCert: env.smtp.tlsCert,
  tlsKey: env.smtp.tlsKey,
});

/**
 * The SHA-256 fingerprint of the relay's certificate, "AB:CD:…", its PEM, and whether it signs itself (then peers must be told
 * which it is). Makes the self-signed one when there is none yet. Throws when a configured file cannot be read.
 */
export function certificateFingerprint(files = configured()): { sha256: string; pem: string; selfSigned: boolean } {
  const leaf = new X509Certificate(readPair(files).cert);
  const selfSigned = leaf.checkIssued(leaf) && leaf.verify(leaf.publicKey);
  return { sha256: leaf.fingerprint256, pem: leaf.toString(), selfSigned };
}

/** The TLS context of the listeners, which follows its files: {@link refresh} reads them again. */
export class RelayCertificate {
  readonly #files: CertificateFiles;
  #pair: Pair;
  #context: SecureContext;
  #tickets = ticketPeriod();
  #refused = "";

  constructor(files = configured()) {
    this.#files = files;
    this.#pair = readPair(files);
    this.#context = contextOf(this.#pair);
  }

  get context(): SecureContext {
    return this.#context;
  }

  /** New connections get a changed certificate; one that does not load, or half of a renewal, leaves the old one in place. */
  refresh(): void {
    let read = "";
    if (this.#tickets !== ticketPeriod()) {
      this.#tickets = ticketPeriod();
      this.#context = contextOf(this.#pair);
    }
    try {
      const pair = readPair(this.#files);
      read = pair.cert + pair.key;
      if (read === this.#pair.cert + this.#pair.key || read === this.#refused) return;
      // At the start an expired certificate is better than none; a new one that has expired is a mistake.
      const { validTo } = new X509Certificate(pair.cert);
      if (new Date(validTo).getTime() < Date.now()) throw new Error(`the certificate expired on ${validTo}`);
      this.#context = contextOf(pair);
      this.#pair = pair;
      this.#refused = "";
      log.certificateReloaded({ fingerprint256: new X509Certificate(pair.cert).fingerprint256 });
    } catch (error) {
      if (this.#refused === (read || "unreadable")) return;
      this.#refused = read || "unreadable";
      log.certificateRefused({ path: this.#pair.path, error });
    }
  }
}

function contextOf({ cert, key }: Pair): SecureContext {
  const options = { minVersion: "TLSv1.2", honorCipherOrder: true, sessionIdContext: "postern" } as const;
  return createSecureContext({ cert, key, ...options, ticketKeys: ticketKeys() });
}

/**
 * What encrypts session tickets: the same in every process, so that a peer resumes its session whichever it meets, after a restart too;
 * another one each day, so that a key that gets known opens a day's tickets. With a new SECRET_KEY too: a session is then begun anew.
 */
function ticketKeys(): Buffer {
  const day = today();
  const part = (name: string) => currentKey().derive(`tls tickets ${day} ${name}`);
  return Buffer.concat([part("encryption"), part("name")]).subarray(0, 48);
}

/** Whose tickets are good: those of one day, under one key. */
const ticketPeriod = () => `${today()} ${currentKey().id}`;
const today = () => new Date().toISOString().slice(0, 10);

function readPair(files: CertificateFiles): Pair {
  const { tlsCert, tlsKey } = files;
  if (tlsCert || tlsKey) {
    if (!tlsCert || !tlsKey) throw new Error("TLS_CERT and TLS_KEY go together: one of them is not set");
    return { path: tlsCert, cert: readFileSync(tlsCert, "utf8"), key: readFileSync(tlsKey, "utf8") };
  }
  return readSelfSigned(files);
}

function readSelfSigned(files: CertificateFiles): Pair {
  const path = join(files.dataDir, "relay.pem");
  const existing = load(path);
  if (existing && serves(existing, files.hostname)) return existing;
  mkdirSync(files.dataDir, { recursive: true });
  const { cert, key } = makeSelfSigned([...new Set([files.hostname, "localhost"])]);
  // Certificate and key in one file, put in place at once: two processes that begin together end up with the same pair.
  const draft = `${path}.${randomLabel(8)}`;
  writeFileSync(draft, cert + key, { mode: 0o600, flag: "wx" });
  try {
    if (existing) renameSync(draft, path);
    else linkSync(draft, path);
    log.certificateMade({ path, fingerprint256: new X509Certificate(cert).fingerprint256 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return load(path) ?? { path, cert, key };
}

function load(path: string): Pair | null {
  try {
    const text = readFileSync(path, "utf8");
    return { path, cert: text, key: text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** A changed SMTP_HOSTNAME, or a month before its end, asks for another certificate. */
function serves(pair: Pair, hostname: string): boolean {
  const leaf = new X509Certificate(pair.cert);
  const ends = new Date(leaf.validTo).getTime() - 30 * 86_400_000;
  const names = leaf.subjectAltName?.split(", ") ?? [];
  return ends > Date.now() && (names.includes(`DNS:${hostname}`) || names.includes(`IP Address:${hostname}`));
}
