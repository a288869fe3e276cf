import type { AccountRef, Ctx } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import type { Role } from "./schema.ts";
import { findMemberships } from "./store.ts";

/** A signed-in person, as the transport knows them. */
export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly ip: string | null;
  readonly sessionId?: string;
  /** The account wanted; without it, the production account of the oldest membership. */
  readonly accountId?: string;
}

/** An account that a person may act in, with the role they hold now. */
export interface OpenAccount {
  readonly account: AccountRef;
  readonly role: Role;
}

/** The context in which a person acts, with the role they hold now; null when they are a member of no such account. */
export async function openContext(person: SignedIn, db: Db = database()): Promise<Ctx | null> {
  const open = await listOpenAccounts(person.userId, db);
  const wanted = open.find(({ account }) => !person.accountId || account.id === person.accountId);
  if (!wanted) return null;
  const { userId, email, ip, sessionId } = person;
  return {
    db,
    account: wanted.account,
    actor: { kind: "user", userId, email, role: wanted.role, ip, ...(sessionId ? { sessionId } : {}) },
    now: () => new Date(),
  };
}

/** Every account that a person may act in: a production account, then its sandbox, which has the same people in the same roles. */
export async function listOpenAccounts(userId: string, db: Db = database()): Promise<OpenAccount[]> {
  const memberships = await findMemberships(db, userId);
  return memberships.flatMap(({ role, account: { sandbox, ...production } }) =>
    [production, ...(sandbox ? [sandbox] : [])].map((account) => ({ account, role })),
  );
}
