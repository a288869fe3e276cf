"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { PasswordField } from "#components/forms/password-field.tsx";
import type { ActionResult } from "#components/forms/result.ts";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { signIn } from "../sign-in-request.ts";

const fields = ["email", "password"] as const;

async function trySignIn({ data, next }: { data: FormData; next: string }): Promise<ActionResult<null>> {
  const email = String(data.get("email")).trim();
  const password = String(data.get("password"));
  const empty = fields.filter((field) => (field === "email" ? email : password) === "");
  if (empty.length > 0) return { ok: false, refusals: empty.map((field) => ({ code: "field_required", field })) };
  const refusal = await signIn(email, password);
  if (refusal) return { ok: false, refusals: [refusal] };
  // A full load: nothing that was read without a session remains. The button stays busy until this page is gone.
  window.location.assign(next);
  return new Promise(() => {});
}

export function SignInForm({ next }: { next: string }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(trySignIn);

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void run({ data, next })}>
      <TextField
        name="email"
        type="email"
        label={t("signIn.email")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordField name="password" label={t("signIn.password")} autoComplete="current-password" />
      <SubmitButton pending={pending} fullWidth>
        {t("signIn.submit")}
      </SubmitButton>
    </ActionForm>
  );
}
