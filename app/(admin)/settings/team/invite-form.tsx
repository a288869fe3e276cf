"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { Locale, Role } from "#lib/accounts/schema.ts";
import type { CreatedInvitation, InviteInput } from "#lib/invitations/schema.ts";
import { inviteAction } from "./actions.ts";
import styles from "./team.module.css";

const fields = ["email", "role", "locale"] as const;
const languages = [
  { value: "fr", label: "Français" },
  { value: "en", label: "English" },
];

interface InviteFormProps {
  readonly roles: readonly Role[];
  readonly locale: Locale;
  readonly onCreated: (created: CreatedInvitation) => void;
}

/** Whom to invite, as what, and in which language. */
export function InviteForm({ roles, locale, onCreated }: InviteFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(inviteAction);

  async function send(data: FormData) {
    // The action reads them: whatever is no role or language is refused.
    const [role, language] = [data.get("role") as Role, data.get("locale") as Locale];
    const input: InviteInput = { email: String(data.get("email") ?? ""), role, locale: language };
    const made = await run(input);
    if (made) onCreated(made.data);
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void send(data)} className={styles.form}>
      <TextField
        name="email"
        type="email"
        label={t("team.email")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
      />
      <div className={styles.pair}>
        <SelectField
          name="role"
          label={t("team.role")}
          defaultValue="agent"
          data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <SelectField name="locale" label={t("team.language")} defaultValue={locale} data={languages} />
      </div>
      <FormActions>
        <SubmitButton pending={pending}>{t("team.send")}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
