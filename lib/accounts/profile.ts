import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
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

/** The person who acts. Throws not_signed_in where it is no person. */
export function userId(ctx: Ctx): string {
  if (ctx.actor.kind !== "user") throw new DomainError("not_signed_in");
  return ctx.actor.userId;
}

/** The browser session in which they act; none with an API token. */
export function sessionId(ctx: Ctx): string | undefined {
  return ctx.actor.kind === "user" ? ctx.actor.sessionId : undefined;
}

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
    if (!(await updateUserName(tx.db, userId(tx), name, was))) throw new DomainError("stale", { field: "name" });
  });
}
