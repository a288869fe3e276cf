"use client";

import { useTranslations } from "next-intl";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { Card } from "#components/section.tsx";
import { checkAddressAction } from "../../actions.ts";
import { type TwinEnvironment, TwinOffer } from "../twin-offer.tsx";

const fields = ["domainId", "address"] as const;

export interface DomainChoice {
  readonly id: string;
  readonly domain: string;
}

export interface Choice {
  readonly domainId: string;
  readonly address: string;
  /** The environment in which the address is to be deleted once it is saved here. */
  readonly removeFrom?: TwinEnvironment | undefined;
}

/** What the first step's check answers. */
export interface CheckedAddress {
  readonly emailUnicode: string;
  /** In A-label form, too, where that is another. */
  readonly emailInFull: string;
  readonly siblings: readonly { readonly email: string; readonly host: string; readonly port: number }[];
}

interface ChooseAddressProps {
  readonly brandId: number;
  readonly domains: readonly DomainChoice[];
  readonly choice: Choice;
  readonly onChecked: (choice: Choice, checked: CheckedAddress) => void;
}

/** First step: the domain and the address, checked on the server before the second step. */
export function ChooseAddress({ brandId, domains, choice, onChecked }: ChooseAddressProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(checkAddressAction);

  async function submit(data: FormData, removeFrom?: TwinEnvironment) {
    const chosen = { domainId: String(data.get("domainId")), address: String(data.get("address")) };
    const checked = await run({ brandId, ...chosen, removeFromTwin: removeFrom !== undefined });
    if (checked) onChecked({ ...chosen, removeFrom }, checked.data);
  }

  return (
    <Card look="form">
      <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => submit(data)}>
        <Notice tone="info">{t("addAddress.mailboxFirst")}</Notice>
        <SelectField
          name="domainId"
          label={t("addAddress.domain")}
          defaultValue={choice.domainId}
          data={domains.map(({ id, domain }) => ({ value: id, label: domain }))}
        />
        <TextField
          name="address"
          label={t("addAddress.address")}
          description={t("addAddress.addressHint")}
          defaultValue={choice.address}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
        />
        <TwinOffer refusals={refusals} pending={pending} onAccept={submit} />
        <FormActions>
          <SubmitButton pending={pending}>{t("common.next")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Card>
  );
}
