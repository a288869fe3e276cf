"use client";

import { useFormatter, useTranslations } from "next-intl";
import { noDetails, type Refusal } from "./result.ts";

/** Puts a refusal into the reader's words; lists among its details are joined as the language does. */
export function useRefusalText(): (refusal: Refusal) => string {
  const t = useTranslations();
  const format = useFormatter();
  return (refusal) => {
    const values: Record<string, string | number> = { ...noDetails };
    for (const [name, value] of Object.entries(refusal.details ?? {})) {
      values[name] = typeof value === "object" ? format.list(value) : value;
    }
    return t(`error.${refusal.code}`, values);
  };
}
