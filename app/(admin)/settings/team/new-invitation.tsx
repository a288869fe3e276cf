"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { CredentialField } from "#components/credential-field.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { Notice } from "#components/notice.tsx";
import type { CreatedInvitation } from "#lib/invitations/schema.ts";

/** An invitation that was just made: its link, shown this once. */
export function NewInvitation({ created, onDone }: { created: CreatedInvitation; onDone: () => void }) {
  const t = useTranslations();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.focus(), []);
  const title = t("team.sent", { email: created.email });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group that takes the focus, not a set of form fields.
    <div ref={top} tabIndex={-1} className="stack" role="group" aria-label={title}>
      <Notice tone="good" title={title}>
        {t("team.passOn")}
      </Notice>
      <CredentialField label={t("team.link")} value={created.link} secret hint={t("team.once")} />
      <FormActions>
        <Button onClick={onDone}>{t("team.linkDone")}</Button>
      </FormActions>
    </div>
  );
}
