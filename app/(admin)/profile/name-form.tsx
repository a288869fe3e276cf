"use client";

import { TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SavedWord } from "#components/forms/saved-word.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { renameProfileAction } from "./actions.ts";

const fields = ["name"] as const;

/** The name that customers and colleagues see. */
export function NameForm({ name, email }: { name: string; email: string }) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(renameProfileAction);
  // What was shown when the page was read: a refresh behind an unsaved change must not pass for having seen it.
  const [was, setWas] = useState(name);
  const [saved, setSaved] = useState(false);

  async function submit(data: FormData) {
    setSaved(false);
    const wanted = String(data.get("name") ?? "");
    if (!(await run({ name: wanted, was }))) return;
    setWas(wanted.trim());
    setSaved(true);
    router.refresh();
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void submit(data)} className="stack">
      <TextField
        name="name"
        label={t("profile.name")}
        description={t("profile.nameHint")}
        defaultValue={name}
        maxLength={60}
        autoComplete="name"
        onChange={() => setSaved(false)}
      />
      <TextInput label={t("profile.email")} description={t("profile.emailHint")} value={email} readOnly />
      <FormActions>
        <SubmitButton pending={pending}>{t("profile.saveName")}</SubmitButton>
        <SavedWord saved={saved}>{t("profile.saved")}</SavedWord>
      </FormActions>
    </ActionForm>
  );
}
