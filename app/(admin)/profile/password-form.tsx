"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { PasswordField } from "#components/forms/password-field.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { changePasswordAction } from "./actions.ts";

const fields = ["current", "next"] as const;

/** A new password, against the present one. Afterwards the fields are empty again. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(changePasswordAction);
  const [changed, setChanged] = useState({ times: 0, ended: 0 });
  const words = useRef<HTMLDivElement>(null);

  async function submit(data: FormData) {
    const done = await run({ current: String(data.get("current") ?? ""), next: String(data.get("next") ?? "") });
    if (done) setChanged(({ times }) => ({ times: times + 1, ended: done.data.ended }));
  }

  // The button that had the focus is gone with the old form.
  useEffect(() => {
    if (changed.times > 0) words.current?.focus();
  }, [changed.times]);

  return (
    <div className="stack">
      {changed.times > 0 && refusals.length === 0 && !pending ? (
        <div ref={words} tabIndex={-1} style={{ outline: "none" }}>
          <Notice tone="good" role="status">
            {t("profile.passwordChanged", { count: changed.ended })}
          </Notice>
        </div>
      ) : null}
      <ActionForm
        key={changed.times}
        refusals={refusals}
        fields={fields}
        onSubmit={(data) => void submit(data)}
        className="stack"
      >
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" defaultValue={email} readOnly hidden />
        <PasswordField name="current" label={t("profile.currentPassword")} autoComplete="current-password" />
        <PasswordField
          name="next"
          label={t("profile.newPassword")}
          description={t("profile.newPasswordHint")}
          autoComplete="new-password"
        />
        <FormActions>
          <SubmitButton pending={pending}>{t("profile.changePassword")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </div>
  );
}
