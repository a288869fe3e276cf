"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { CreatedToken } from "#lib/tokens/schema.ts";
import { createTokenAction } from "./actions.ts";
import styles from "./api-tokens.module.css";

const fields = ["name"] as const;

/** Names a token and makes it. */
export function TokenForm({ onCreated }: { onCreated: (created: CreatedToken) => void }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(createTokenAction);

  async function create(data: FormData) {
    const made = await run({ name: String(data.get("name") ?? "") });
    if (made) onCreated(made.data);
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void create(data)} className={styles.form}>
      <TextField
        name="name"
        className={styles.name}
        label={t("tokens.name")}
        description={t("tokens.nameHint")}
        maxLength={60}
        autoComplete="off"
      />
      <SubmitButton pending={pending}>{t("tokens.create")}</SubmitButton>
    </ActionForm>
  );
}
