import type { Ctx } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { findMemberships } from "./store.ts";

/** A signed-in person, as the transport knows them. */
export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly ip: string | null;
  /** The account wanted; without it, the production account comes first. */
  readonly accountId?: string;
}

/** The context in which a person acts, with the role they hold now; null when they are a member of no such account. */
export async function openContext(person: SignedIn, db: Db = database()): Promise<Ctx | null> {
  const memberships = await findMemberships(db, person.userId);
  const membership = memberships.find(({ account }) => !person.accountId || account.id === person.accountId);
  if (!membership) return null;
  const { userId, email, ip } = person;
  return {
    db,
    account: membership.account,
    actor: { kind: "user", userId, email, role: membership.role, ip },
    now: () => new Date(),
  };
}
