import { findMemberships } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import type { AuditAction } from "#lib/audit/schema.ts";
import { type Actor, systemCtx, withTransaction } from "#lib/context.ts";
import { type Db, database } from "#lib/db/client.ts";
import { countUse } from "#lib/rate/count-use.ts";
import { findPersonByEmail } from "./store.ts";

type SignInAction = Extract<
  AuditAction,
  "member.signed_in" | "member.signed_out" | "member.sign_in_failed" | "member.sign_in_blocked"
>;

/** Wrong passwords for one person that are written down in an hour: a stranger's guessing must not fill the log. */
const failuresKept = { limit: 100, window: 3_600 };

/**
 * Writes a person's coming and going, and tries at their password, into the log of every team that they belong to; of an address that is nobody's,
 * nothing. `peer` is where it came from.
 */
export async function recordSignIn(
  action: SignInAction,
  { email: given, peer }: { readonly email: string; readonly peer: string | null },
  db: Db = database(),
): Promise<void> {
  const email = given.trim().toLowerCase();
  const person = await findPersonByEmail(db, email);
  if (!person) return;
  if (action === "member.sign_in_failed" && (await countUse(db, `wrong password ${person.id}`, failuresKept)).over)
    return;
  for (const { account, role } of await findMemberships(db, person.id)) {
    // Who gives a wrong password is nobody that we know.
    const isPerson = action === "member.signed_in" || action === "member.signed_out";
    const actor: Actor = isPerson
      ? { kind: "user", userId: person.id, email, role, ip: peer }
      : { kind: "system", name: "sign-in", ip: peer };
    await withTransaction({ ...systemCtx(account, "sign-in", db), actor }, (tx) =>
      audit(tx, { action, objectType: "user", objectId: person.id, details: { email } }),
    );
  }
}
