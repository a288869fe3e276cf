import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import en from "../../messages/en.json";
import fr from "../../messages/fr.json";
import { localeCookie, negotiateLocale, parseLocale } from "./locale.ts";

const messages = { fr, en };

/** next-intl's configuration of one request: the user's choice, else the browser's. Times are put into the reader's zone in the browser. */
export default getRequestConfig(async () => {
  const chosen = parseLocale((await cookies()).get(localeCookie)?.value);
  const locale = chosen ?? negotiateLocale((await headers()).get("accept-language"));
  return { locale, messages: messages[locale], timeZone: "UTC", now: new Date() };
});
