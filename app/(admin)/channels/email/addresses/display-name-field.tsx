"use client";

import { useTranslations } from "next-intl";
import { TextField } from "#components/forms/fields.tsx";

interface DisplayNameFieldProps {
  readonly brandName: string;
  readonly defaultValue?: string;
  /** In a dialog: the field that has the focus first. */
  readonly "data-autofocus"?: boolean;
}

/** The name that stands before an address in From; empty: the brand's. */
export function DisplayNameField({ brandName, ...others }: DisplayNameFieldProps) {
  const t = useTranslations();
  return (
    <TextField
      name="displayName"
      label={t("addressActions.displayName")}
      description={t("addressActions.displayNameHint", { brand: brandName })}
      placeholder={brandName}
      aria-required={false}
      autoComplete="off"
      maxLength={60}
      {...others}
    />
  );
}
