import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { sha256 } from "#lib/crypto/random.ts";

const slice = 4 * 1024 * 1024;

/** SHA-256 of the bytes after the first header block; other work gets its turn while a large body is read. */
export async function hashBody(raw: Uint8Array, bodyStart: number): Promise<string> {
  const hash = createHash("sha256");
  for (let at = bodyStart; at < raw.length; at += slice) {
    if (at > bodyStart) await nextTurn();
    hash.update(raw.subarray(at, at + slice));
  }
  return hash.digest("hex");
}

/**
 * What makes two messages one delivery: account, recipient, marker, Message-ID, Date, From, Subject and body. Received and
 * other trace fields differ at each try, and are no part of it.
 */
export function deliveryKey(delivery: {
  readonly accountId: string;
  readonly recipient: string;
  readonly authenticated: boolean;
  /** Values of Message-ID, Date, From and Subject. */
  readonly identity: readonly string[];
  readonly bodyHash: string;
}): Uint8Array<ArrayBuffer> {
  const { accountId, recipient, authenticated, identity, bodyHash } = delivery;
  return sha256(JSON.stringify([accountId, recipient, authenticated, identity, bodyHash]));
}
