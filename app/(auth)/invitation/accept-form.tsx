"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { PasswordField } from "#components/forms/password-field.tsx";
import type { ActionResult } from "#components/forms/result.ts";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { OpenedInvitation } from "#lib/invitations/schema.ts";
import { signIn } from "../sign-in-request.ts";
import { acceptInvitationAction } from "./actions.ts";

interface AcceptFormProps {
  readonly token: string;
  readonly invitation: OpenedInvitation;
}

interface Submission extends AcceptFormProps {
  readonly data: FormData;
}

const fields = ["name", "password"] as const;

async function accept({ token, invitation, data }: Submission): Promise<ActionResult<null>> {
  const password = String(data.get("password"));
  const accepted = await acceptInvitationAction(
    invitation.known
      ? { known: true, token, password }
      : { known: false, token, name: String(data.get("name")), password },
  );
  if (!accepted.ok) return accepted;
  const refused = await signIn(accepted.data.email, password).catch(() => true);
  // Replaces the address, and with it the token, in the browser's history. The button stays busy until this page is gone.
  window.location.replace(refused ? "/sign-in" : "/");
  return new Promise(() => {});
}

/** What a new person chooses, or what one who is known proves. */
export function AcceptForm({ token, invitation }: AcceptFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(accept);
  const { email, known } = invitation;

  return (
    <>
      <p className="muted">{known ? t("invitation.known") : t("invitation.new")}</p>
      <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void run({ token, invitation, data })}>
        <TextInput label={t("invitation.email")} value={email} readOnly autoComplete="username" />
        {known ? null : <TextField name="name" label={t("invitation.name")} autoComplete="name" maxLength={60} />}
        <PasswordField
          name="password"
          label={t("invitation.password")}
          description={known ? undefined : t("invitation.passwordHint")}
          autoComplete={known ? "current-password" : "new-password"}
        />
        <SubmitButton pending={pending} fullWidth>
          {t("invitation.submit")}
        </SubmitButton>
      </ActionForm>
    </>
  );
}
