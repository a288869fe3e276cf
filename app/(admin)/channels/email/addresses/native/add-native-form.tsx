"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Card } from "#components/section.tsx";
import { useLeave } from "#components/use-leave.ts";
import { addNativeAddressAction } from "../../actions.ts";
import { DisplayNameField } from "../display-name-field.tsx";
import { NativeField } from "../native-field.tsx";

const fields = ["address", "displayName"] as const;

interface AddNativeFormProps {
  readonly brand: { readonly id: number; readonly name: string };
  /** The account's native domain. */
  readonly domain: string;
  /** The address that is also a user name of the relay. */
  readonly relayUser: string;
}

/** A native address: it works as soon as it is saved. */
export function AddNativeForm({ brand, domain, relayUser }: AddNativeFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(addNativeAddressAction);
  const { leaving, leave } = useLeave();

  async function submit(data: FormData) {
    const text = (name: string) => String(data.get(name));
    const added = await run({ brandId: brand.id, address: text("address"), displayName: text("displayName") });
    if (added) leave("/channels/email");
  }

  return (
    <Card look="form">
      <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => void submit(data)}>
        <NativeField
          name="address"
          label={t("addNative.address")}
          description={t("addNative.addressHint", { user: relayUser })}
          domain={domain}
        />
        <DisplayNameField brandName={brand.name} />
        <FormActions>
          <SubmitButton pending={pending || leaving}>{t("common.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Card>
  );
}
