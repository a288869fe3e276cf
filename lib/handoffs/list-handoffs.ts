import type { Ctx } from "#lib/context.ts";
import { isLiveAt } from "#lib/credentials/status.ts";
import { DomainError } from "#lib/errors.ts";
import { type HandoffView, type ListHandoffsInput, listHandoffsInput } from "./schema.ts";
import { stateAt } from "./status.ts";
import { domainIsOf, findHandoffs } from "./store.ts";

/** The hand-off links of a domain of the account, the newest first, with how each stands now. Refuses with domain_not_found. */
export async function listHandoffs(ctx: Ctx, input: ListHandoffsInput): Promise<HandoffView[]> {
  const { domainId } = listHandoffsInput.parse(input);
  if (!(await domainIsOf(ctx.db, ctx.account.id, domainId))) throw new DomainError("domain_not_found");
  const rows = await findHandoffs(ctx.db, ctx.account.id, domainId);
  return rows.map(({ credential, creator, openedBrowser: browser, openedSystem: system, ...row }) => {
    const state = stateAt(row, ctx.now());
    return {
      ...row,
      state,
      endedAt: row.endedAt ?? (state === "expired" ? row.expiresAt : null),
      username: credential.username,
      credentialLive: isLiveAt(credential, ctx.now()),
      createdBy: creator?.name ?? null,
      openedWith: { browser, system },
    };
  });
}
