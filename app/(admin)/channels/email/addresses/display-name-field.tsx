"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/forms/fields.tsx";

/** The name that stands before an address in From; empty: the brand's. */
export function DisplayNameField({ brandName, defaultValue }: { brandName: string; defaultValue?: string }) {
  const t = useTranslations();
  return (
    <TextField
      name="displayName"
      label={t("addressActions.displayName")}
      description={t("addressActions.displayNameHint", { brand: brandName })}
      placeholder={brandName}
      defaultValue={defaultValue ?? ""}
      aria-required={false}
      autoComplete="off"
      maxLength={60}
    />
  );
}
