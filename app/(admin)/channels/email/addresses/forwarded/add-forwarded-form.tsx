"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "#components/copy-button.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Card } from "#components/section.tsx";
import { useLeave } from "#components/use-leave.ts";
import { addForwardedAddressAction } from "../../actions.ts";
import { DisplayNameField } from "../display-name-field.tsx";
import { TwinOffer } from "../twin-offer.tsx";
import styles from "./add-forwarded-form.module.css";

const fields = ["address", "displayName"] as const;

interface AddForwardedFormProps {
  readonly brand: { readonly id: number; readonly name: string };
  /** The brand's native address: what mail is to be forwarded to. */
  readonly native: string;
}

/** An address whose own mail service forwards to us, with the three steps that this takes. */
export function AddForwardedForm({ brand, native }: AddForwardedFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(addForwardedAddressAction);
  const { leaving, leave } = useLeave();

  async function submit(data: FormData, removeFromTwin = false) {
    const text = (name: string) => String(data.get(name));
    const input = { brandId: brand.id, address: text("address"), displayName: text("displayName"), removeFromTwin };
    if (await run(input)) leave("/channels/email");
  }

  return (
    <Card look="form">
      <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => void submit(data)}>
        <ol className={styles.steps}>
          <li>
            {t("addForwarded.forward")}
            <span className={styles.native}>
              <span className="mono">{native}</span>
              <CopyButton size="compact-sm" value={native} done={t("common.copied")}>
                {t("common.copy")}
              </CopyButton>
            </span>
          </li>
          <li>{t("addForwarded.save")}</li>
          <li>{t("addForwarded.verify")}</li>
        </ol>
        <TextField
          name="address"
          label={t("addForwarded.address")}
          description={t("addForwarded.addressHint")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          maxLength={320}
        />
        <DisplayNameField brandName={brand.name} />
        <TwinOffer refusals={refusals} pending={pending} onAccept={(data) => void submit(data, true)} />
        <FormActions>
          <SubmitButton pending={pending || leaving}>{t("common.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Card>
  );
}
