import { audit } from "#lib/audit/record.ts";
import type { TxCtx } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { type HandoffEvent, nextState } from "./status.ts";
import { endHandoff, type HandoffRow } from "./store.ts";

/** What the record of changes calls the end of a link. */
const actions = {
  opened: "handoff.opened",
  expired: "handoff.expired",
  cancelled: "handoff.cancelled",
} as const;

interface Opening {
  readonly openedFrom: string | null;
  readonly openedBrowser: string | null;
  readonly openedSystem: string | null;
}

/** Ends a link that is locked, and what it held with it. Throws handoff_ended when it waits no more. */
export async function endWaiting(
  tx: TxCtx,
  handoff: Pick<HandoffRow, "id" | "state" | "credentialId" | "credential">,
  event: HandoffEvent,
  opening?: Opening,
): Promise<void> {
  const { id, credentialId, credential } = handoff;
  const state = nextState(handoff.state, event);
  if (!state || state === "waiting") throw new DomainError("handoff_ended");
  await endHandoff(tx.db, id, { state, endedAt: tx.now(), ...opening });
  await audit(tx, {
    action: actions[state],
    objectType: "handoff",
    objectId: id,
    details: {
      credentialId,
      username: credential.username,
      ...(opening ? { browser: opening.openedBrowser, system: opening.openedSystem } : {}),
    },
  });
  await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
}
