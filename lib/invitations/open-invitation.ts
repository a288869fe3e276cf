import { sha256 } from "#lib/crypto/random.ts";
import { type Db, database } from "#lib/db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { type OpenedInvitation, type OpenInvitationInput, openInvitationInput } from "./schema.ts";
import { findPerson, findUsable } from "./store.ts";

/** What the bearer of a link is asked to join. Throws invitation_invalid when it was used, cancelled, has expired or never was. */
export async function openInvitation(input: OpenInvitationInput, db: Db = database()): Promise<OpenedInvitation> {
  const { token } = openInvitationInput.parse(input);
  const invitation = await findUsable(db, sha256(token), new Date());
  if (!invitation) throw new DomainError("invitation_invalid");
  const { email, role, account } = invitation;
  return { accountName: account.name, email, role, known: (await findPerson(db, email)) !== null };
}
