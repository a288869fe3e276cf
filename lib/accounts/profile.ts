import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { auditPerson } from "./audit-person.ts";
import { userId } from "./person.ts";
import { updatePreferences, updateUserName } from "./profile-store.ts";
import {
  locales,
  type ProfileView,
  type RenameProfileInput,
  renameProfileInput,
  type SetPreferencesInput,
  setPreferencesInput,
  themes,
} from "./schema.ts";
import { findUser } from "./store.ts";

/** The signed-in person's own particulars. */
export async function getProfile(ctx: Ctx): Promise<ProfileView> {
  const user = await findUser(ctx.db, userId(ctx));
  if (!user) throw new DomainError("not_signed_in");
  return {
    name: user.name,
    email: user.email,
    locale: locales.find((locale) => locale === user.locale) ?? null,
    theme: themes.find((theme) => theme === user.theme) ?? null,
  };
}

/** Keeps the language and the theme that the person chose, for every browser that they sign in with. */
export async function setPreferences(ctx: Ctx, input: SetPreferencesInput): Promise<void> {
  await updatePreferences(ctx.db, userId(ctx), setPreferencesInput.parse(input));
}

/** Changes the name under which the person's replies go out. Throws stale when it isn't `was` any more. */
export async function renameProfile(ctx: Ctx, input: RenameProfileInput): Promise<void> {
  const { name, was } = renameProfileInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const id = userId(tx);
    if (!(await updateUserName(tx.db, id, name, was))) throw new DomainError("stale", { field: "name" });
    if (name !== was)
      await auditPerson(tx, { action: "member.renamed", objectType: "user", objectId: id, details: { name, was } });
  });
}
