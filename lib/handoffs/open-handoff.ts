import { timingSafeEqual } from "node:crypto";
import { systemCtx, withTransaction } from "#lib/context.ts";
import { isLiveAt } from "#lib/credentials/status.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { describeBrowser } from "#lib/sessions/describe-browser.ts";
import { endWaiting } from "./end-waiting.ts";
import { countTry } from "./open-tries.ts";
import { type HandoffState, type OpenedHandoff, type OpenHandoffInput, openHandoffInput } from "./schema.ts";
import { stateAt } from "./status.ts";
import { findHandoffAccount, lockHandoff } from "./store.ts";

/** Who opens a link: nobody knows them, and this is all that is seen of them. */
export interface Bearer {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/**
 * Gives the ciphertext to the first who shows the proof, and erases it in the same transaction: of two who open it at once, one gets it. Whoever
 * holds the whole link is told how it ended; to all others every link is alike. Throws handoff_unknown, handoff_throttled.
 */
export async function openHandoff(
  input: OpenHandoffInput,
  bearer: Bearer,
  db: Db = database(),
  now = () => new Date(),
): Promise<OpenedHandoff> {
  const { handoffId, proof } = openHandoffInput.parse(input);
  await countTry(db, bearer.ip);
  const account = await findHandoffAccount(db, handoffId);
  if (!account) throw new DomainError("handoff_unknown");
  const actor = { kind: "system", name: "hand-off link", ip: bearer.ip } as const;
  return withTransaction({ ...systemCtx(account, actor.name, db), actor, now }, async (tx) => {
    const handoff = await lockHandoff(tx.db, account.id, handoffId);
    if (!handoff || !timingSafeEqual(sha256(Buffer.from(proof, "base64url")), handoff.proofHash))
      throw new DomainError("handoff_unknown");
    const { ciphertext, endedAt, expiresAt } = handoff;
    const state = stateAt(handoff, tx.now());
    if (state !== "waiting" || !ciphertext) return { state: ends[state], at: endedAt ?? expiresAt };
    if (!isLiveAt(handoff.credential, tx.now())) return { state: "cancelled", at: tx.now() };

    const { browser, system } = describeBrowser(bearer.userAgent);
    await endWaiting(tx, handoff, "opened", {
      openedFrom: bearer.ip,
      openedBrowser: browser,
      openedSystem: system,
    });
    return { state: "opened", ciphertext: Buffer.from(ciphertext).toString("base64url") };
  });
}

/** How the bearer of a link that has ended is told so. */
const ends = { waiting: "used", opened: "used", expired: "expired", cancelled: "cancelled" } as const satisfies Record<
  HandoffState,
  string
>;
