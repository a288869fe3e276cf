import type { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { locales, type ProfileView, setLocaleInput } from "./schema.ts";
import { findUser, updateUserLocale } from "./store.ts";

function userId(ctx: Ctx): string {
  if (ctx.actor.kind !== "user") throw new DomainError("not_signed_in");
  return ctx.actor.userId;
}

/** The signed-in person's own particulars. */
export async function getProfile(ctx: Ctx): Promise<ProfileView> {
  const user = await findUser(ctx.db, userId(ctx));
  if (!user) throw new DomainError("not_signed_in");
  return { name: user.name, email: user.email, locale: locales.find((locale) => locale === user.locale) ?? null };
}

/** Keeps the language that the person chose. */
export async function setLocale(ctx: Ctx, input: z.input<typeof setLocaleInput>): Promise<void> {
  await updateUserLocale(ctx.db, userId(ctx), setLocaleInput.parse(input).locale);
}
