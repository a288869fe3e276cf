"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { CredentialField } from "#components/credential-field.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { Notice } from "#components/notice.tsx";
import type { CreatedToken } from "#lib/tokens/schema.ts";

/** A token that was just made, shown this once. */
export function NewToken({ created, onDone }: { created: CreatedToken; onDone: () => void }) {
  const t = useTranslations();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group that takes the focus, not a set of form fields.
    <div ref={top} tabIndex={-1} className="stack" role="group" aria-label={t("tokens.new", { name: created.name })}>
      <Notice tone="wait" title={t("tokens.onceTitle")}>
        {t("tokens.once")}
      </Notice>
      <CredentialField label={t("tokens.new", { name: created.name })} value={created.token} secret />
      <FormActions>
        <Button onClick={onDone}>{t("tokens.done")}</Button>
      </FormActions>
    </div>
  );
}
