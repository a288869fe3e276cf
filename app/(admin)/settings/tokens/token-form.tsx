"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { type CreatedToken, type TokenLife, type TokenScope, tokenLives, tokenScopes } from "#lib/tokens/schema.ts";
import { createTokenAction } from "./actions.ts";
import styles from "./api-tokens.module.css";

const fields = ["name", "scope", "life"] as const;

/** Names a token, says what it may do and for how long, and makes it. */
export function TokenForm({ onCreated }: { onCreated: (created: CreatedToken) => void }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(createTokenAction);

  async function create(data: FormData) {
    // The action reads them: whatever is no scope or life is refused.
    const [scope, life] = [data.get("scope") as TokenScope, data.get("life") as TokenLife];
    const made = await run({ name: String(data.get("name") ?? ""), scope, life });
    if (made) onCreated(made.data);
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void create(data)} className={styles.form}>
      <TextField
        name="name"
        label={t("tokens.name")}
        description={t("tokens.nameHint")}
        maxLength={60}
        autoComplete="off"
      />
      <div className={styles.pair}>
        <SelectField
          name="scope"
          label={t("tokens.scope")}
          defaultValue="read"
          data={tokenScopes.map((value) => ({ value, label: t(`tokens.scopeChoices.${value}`) }))}
        />
        <SelectField
          name="life"
          label={t("tokens.life")}
          defaultValue="365"
          data={tokenLives.map((value) => ({ value, label: wordsOf(value) }))}
        />
      </div>
      <FormActions>
        <SubmitButton pending={pending}>{t("tokens.create")}</SubmitButton>
      </FormActions>
    </ActionForm>
  );

  function wordsOf(life: TokenLife): string {
    return life === "none" ? t("tokens.lives.none") : t("tokens.lives.days", { count: Number(life) });
  }
}
