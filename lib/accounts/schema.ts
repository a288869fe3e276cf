import { z } from "zod";

export const locales = ["fr", "en"] as const;
export type Locale = (typeof locales)[number];

export const roles = ["owner", "admin", "agent"] as const;
export type Role = (typeof roles)[number];

export const redeemSetupLinkInput = z.object({
  token: z.string().min(1).max(200),
  name: z.string().trim().min(1, "field_required").max(60, "field_too_long"),
  email: z.email("email_invalid").max(254, "field_too_long"),
  password: z.string().min(8, "password_too_short").max(256, "field_too_long"),
});
export type RedeemSetupLinkInput = z.input<typeof redeemSetupLinkInput>;

export const setCcsEnabledInput = z.object({ enabled: z.boolean() });
export const setLocaleInput = z.object({ locale: z.enum(locales) });

export interface ProfileView {
  readonly name: string;
  readonly email: string;
  /** What the person chose; null: the browser decides. */
  readonly locale: Locale | null;
}
