import type { Environment, Role } from "#generated/prisma/enums.ts";
import { type Db, database } from "#lib/db/client.ts";

/** Who does it. `ip` is the address the request came from. */
export type Actor =
  | {
      readonly kind: "user";
      readonly userId: string;
      readonly email: string;
      readonly role: Role;
      readonly ip: string | null;
      /** The browser session that they act in; none with an API token. */
      readonly sessionId?: string;
    }
  /** `ip`: of a person who is not signed in, where it acts for one. */
  | { readonly kind: "system"; readonly name: string; readonly ip?: string | null };

/** The help desk that a verb acts on. */
export interface AccountRef {
  readonly id: string;
  readonly subdomain: string;
  readonly name: string;
  readonly environment: Environment;
  /** What the From-Account-Id header says. */
  readonly opaqueId: string;
  readonly ccsEnabled: boolean;
}

/** What every verb is given first: `verb(ctx, input)`. */
export interface Ctx {
  readonly db: Db;
  readonly account: AccountRef;
  readonly actor: Actor;
  readonly now: () => Date;
}

/** A context whose `db` is an open transaction. Verbs that only make sense inside one ask for this type. */
export interface TxCtx extends Ctx {
  readonly inTransaction: true;
  /** What begins with the commit and is over when {@link withTransaction} returns; the same one is waited for once. */
  readonly afterCommit: (wait: () => Promise<void>) => void;
}

/**
 * Runs `work` in a transaction; joins the one that is already open. Everything is undone when it throws, or after `timeout`
 * milliseconds.
 */
export async function withTransaction<T>(
  ctx: Ctx,
  work: (tx: TxCtx) => Promise<T>,
  { timeout = 20_000 }: { timeout?: number } = {},
): Promise<T> {
  if ("inTransaction" in ctx) return work(ctx as TxCtx);
  const client = "$transaction" in ctx.db ? (ctx.db as unknown as ReturnType<typeof database>) : database();
  const waits = new Set<() => Promise<void>>();
  const afterCommit = (wait: () => Promise<void>) => void waits.add(wait);
  const result = await client.$transaction((db) => work({ ...ctx, db, inTransaction: true, afterCommit }), {
    timeout,
    maxWait: 10_000,
  });
  await Promise.all([...waits].map((wait) => wait()));
  return result;
}

/** A context for work that no person asked for: a job, a message that came in. */
export function systemCtx(account: AccountRef, name: string, db: Db = database()): Ctx {
  return { db, account, actor: { kind: "system", name }, now: () => new Date() };
}
