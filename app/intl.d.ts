import type { Locale } from "#lib/accounts/schema.ts";
import type messages from "../messages/fr.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}
