import type { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { toULabel } from "#lib/mail/address.ts";
import { type DisconnectionView, type MessageCounts, ofDomainInput } from "./schema.ts";
import {
  countMessages,
  countPaused,
  type DisconnectionFacts,
  findDisconnectionOf,
  findDisconnections,
} from "./view-store.ts";

const none: MessageCounts = { total: 0, drained: 0, rerouted: 0, failed: 0, waiting: 0, listed: 0 };

/** How far the disconnection of a domain is, or how it ended; null: there was none, or it was called off. */
export async function getDisconnection(
  ctx: Ctx,
  input: z.input<typeof ofDomainInput>,
): Promise<DisconnectionView | null> {
  const { domainId } = ofDomainInput.parse(input);
  const found = await findDisconnectionOf(ctx.db, ctx.account.id, domainId);
  if (!found) return null;
  const [messages, paused] = await Promise.all([countMessages(ctx.db, [found.id]), countPaused(ctx.db, domainId)]);
  return toView(found, messages.get(found.id) ?? none, paused);
}

const shown = 100;

/** The account's disconnections, the newest first: a hundred at most. Those that were called off are in the audit log alone. */
export async function listDisconnections(ctx: Ctx): Promise<DisconnectionView[]> {
  const all = await findDisconnections(ctx.db, ctx.account.id, shown);
  const messages = await countMessages(
    ctx.db,
    all.map(({ id }) => id),
  );
  return all.map((each) => toView(each, messages.get(each.id) ?? none, 0));
}

/** Whether there is anything in that list. */
export async function hasDisconnections(ctx: Ctx): Promise<boolean> {
  return (await findDisconnections(ctx.db, ctx.account.id, 1)).length > 0;
}

function toView(
  { domain: { name, domain }, addresses, ...facts }: DisconnectionFacts,
  messages: MessageCounts,
  paused: number,
): DisconnectionView {
  return {
    ...facts,
    name,
    domain,
    domainUnicode: toULabel(domain),
    addresses: {
      total: addresses.length,
      stopped: addresses.filter(({ stoppedAt }) => stoppedAt !== null).length,
      removed: addresses.filter(({ removedAt }) => removedAt !== null).length,
    },
    messages,
    paused,
  };
}
