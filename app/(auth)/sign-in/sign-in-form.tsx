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

async function trySignIn(data: FormData): Promise<ActionResult<null>> {
  const email = String(data.get("email")).trim();
  const password = String(data.get("password"));
  const empty = fields.filter((field) => (field === "email" ? email : password) === "");
  if (empty.length > 0) return { ok: false, refusals: empty.map((field) => ({ code: "field_required", field })) };
  const refusal = await signIn(email, password);
  return refusal ? { ok: false, refusals: [refusal] } : { ok: true, data: null };
}

export function SignInForm({ next }: { next: string }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(trySignIn);

  async function submit(data: FormData) {
    // A full load: nothing that was read without a session remains.
    if (await run(data)) window.location.assign(next);
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={submit}>
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
