"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { PasswordField } from "#components/forms/password-field.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { useFragment } from "#components/use-fragment.ts";
import { redeemSetupLinkAction } from "../actions.ts";
import { signIn } from "../sign-in-request.ts";

const fields = ["name", "email", "password"] as const;

export function SetupForm() {
  const t = useTranslations();
  const token = useFragment();
  const { run, pending, refusals } = useAction(redeemSetupLinkAction);

  async function submit(data: FormData) {
    const email = String(data.get("email")).trim();
    const password = String(data.get("password"));
    const made = await run({ token: token ?? "", name: String(data.get("name")), email, password });
    if (!made) return;
    // Replaces the address, and with it the token, in the browser's history.
    const refused = await signIn(email, password).catch(() => true);
    window.location.replace(refused ? "/sign-in" : "/");
  }

  if (token === "") return <Notice tone="wait">{t("setup.incomplete")}</Notice>;
  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={submit}>
      <TextField name="name" label={t("setup.name")} autoComplete="name" />
      <TextField
        name="email"
        type="email"
        label={t("setup.email")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField
        name="password"
        label={t("setup.password")}
        description={t("setup.passwordHint")}
        autoComplete="new-password"
      />
      <SubmitButton pending={pending} fullWidth>
        {t("setup.submit")}
      </SubmitButton>
    </ActionForm>
  );
}
