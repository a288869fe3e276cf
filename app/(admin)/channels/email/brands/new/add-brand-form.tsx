"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Card } from "#components/section.tsx";
import { useLeave } from "#components/use-leave.ts";
import { proposeLocal } from "#lib/brands/schema.ts";
import { addBrandAction } from "../../actions.ts";
import { NativeField } from "../../addresses/native-field.tsx";

const fields = ["name", "local"] as const;

/** A brand with its first address, which follows the name until somebody writes another. */
export function AddBrandForm({ domain }: { domain: string }) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(addBrandAction);
  const { leaving, leave } = useLeave();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string>();
  const local = chosen ?? proposeLocal(name);

  async function submit() {
    if (await run({ name, local })) leave("/channels/email");
  }

  return (
    <Card look="form">
      <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={() => void submit()}>
        <TextField
          name="name"
          label={t("brands.name")}
          description={t("brands.nameHint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
          maxLength={60}
        />
        <NativeField
          name="local"
          label={t("brands.local")}
          description={t("brands.localHint")}
          domain={domain}
          value={local}
          onChange={setChosen}
        />
        <FormActions>
          <SubmitButton pending={pending || leaving}>{t("common.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Card>
  );
}
