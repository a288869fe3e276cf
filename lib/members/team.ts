import type { Role } from "#lib/accounts/schema.ts";
import { findTwin, lockAccount } from "#lib/accounts/store.ts";
import { type AccountRef, type Actor, type Ctx, type TxCtx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { manageableRoles } from "./schema.ts";
import { findRole } from "./store.ts";

/** A transaction on a team: its account is the production account, its actor a member with the role they hold now. */
export interface TeamCtx extends TxCtx {
  readonly actor: Extract<Actor, { kind: "user" }>;
}

/** The account that the team belongs to: a sandbox has the people of its production account. */
export async function teamAccount(ctx: Ctx): Promise<AccountRef> {
  if (ctx.account.environment === "production") return ctx.account;
  const production = await findTwin(ctx.db, ctx.account.id);
  if (!production) throw new Error(`sandbox ${ctx.account.id} has no production account`);
  return production;
}

/**
 * Runs a change of a team, one at a time: the production account's row is held, and the actor's own role is read under it, because
 * somebody may have changed it since the request began. Throws forbidden for whoever is no member.
 */
export async function withTeam<T>(ctx: Ctx, work: (team: TeamCtx) => Promise<T>): Promise<T> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const account = await teamAccount(tx);
    await lockAccount(tx.db, account.id);
    const role = actor.kind === "user" ? await findRole(tx.db, account.id, actor.userId) : null;
    if (actor.kind !== "user" || !role) throw new DomainError("forbidden");
    const result = await work({ ...tx, account, actor: { ...actor, role } });
    await publishTeam({ ...tx, account });
    return result;
  });
}

/** Tells the open Team pages of a production account and its sandbox. */
export async function publishTeam({ db, account }: Ctx): Promise<void> {
  const sandbox = await findTwin(db, account.id);
  for (const { id } of [account, ...(sandbox ? [sandbox] : [])])
    await publishLive(db, { accountId: id, topic: "team" });
}

/** Throws forbidden for an agent, owner_only when an administrator would make, change or remove an owner. */
export function refuseUnlessManages(actor: { readonly role: Role }, ...concerned: readonly Role[]): void {
  const own = manageableRoles(actor.role);
  if (own.length === 0) throw new DomainError("forbidden");
  if (!concerned.every((role) => own.includes(role))) throw new DomainError("owner_only");
}
