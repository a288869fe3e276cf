import { z } from "zod";
import { nameLine } from "#lib/mail/name.ts";

export const locales = ["fr", "en"] as const;
export type Locale = (typeof locales)[number];

/** `auto`: the device decides. */
export const themes = ["light", "dark", "auto"] as const;
export type Theme = (typeof themes)[number];

export const roles = ["owner", "admin", "agent"] as const;
export type Role = (typeof roles)[number];

/** It stands in lists, in mail and in the audit log. */
export const personName = nameLine.refine((text) => text !== "", "field_required");

export const redeemSetupLinkInput = z.object({
  token: z.string().min(1).max(200),
  name: personName,
  email: z.email("email_invalid").max(254, "field_too_long"),
  password: z.string().min(8, "password_too_short").max(256, "field_too_long"),
});
export type RedeemSetupLinkInput = z.input<typeof redeemSetupLinkInput>;

export const setCcsEnabledInput = z.object({ enabled: z.boolean() });
export const setLocaleInput = z.object({ locale: z.enum(locales) });

/** A choice that is left out stays as it is; a null language is the browser's. */
export const setPreferencesInput = z.object({
  locale: z.enum(locales).nullable().optional(),
  theme: z.enum(themes).optional(),
});
export type SetPreferencesInput = z.input<typeof setPreferencesInput>;

export const renameProfileInput = z.object({
  name: personName,
  /** The name that the page showed. */
  was: z.string(),
});
export type RenameProfileInput = z.input<typeof renameProfileInput>;

export const changePasswordInput = z.object({
  current: z.string().min(1, "field_required").max(256, "field_too_long"),
  next: z.string().min(1, "field_required").min(8, "password_too_short").max(256, "field_too_long"),
});
export type ChangePasswordInput = z.input<typeof changePasswordInput>;

export interface ProfileView {
  readonly name: string;
  readonly email: string;
  /** What the person chose; null: the browser decides. */
  readonly locale: Locale | null;
  readonly theme: Theme | null;
}

/** An account that a person may switch to. */
export interface AccountChoice {
  readonly id: string;
  readonly name: string;
  readonly environment: "production" | "sandbox";
}

export const chooseAccountInput = z.object({ accountId: z.uuid() });
