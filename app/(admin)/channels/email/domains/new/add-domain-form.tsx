"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { BackLink } from "#components/back-link.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { PageHeader } from "#components/page-header.tsx";
import { Card } from "#components/section.tsx";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { addDomainAction } from "../../actions.ts";

const fields = ["name", "domain", "authProtocol"] as const;

interface AddDomainFormProps {
  /** Why a domain cannot be added now. */
  readonly hurdle: ReactNode;
  readonly onAdded: (credential: IssuedCredential) => void;
}

export function AddDomainForm({ hurdle, onAdded }: AddDomainFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(addDomainAction);

  async function submit(data: FormData) {
    const added = await run({
      name: String(data.get("name")),
      domain: String(data.get("domain")),
      authProtocol: "PLAIN",
    });
    if (added) onAdded(added.data.credential);
  }

  return (
    <>
      <PageHeader
        title={t("connectors.add")}
        purpose={t("addDomain.purpose")}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
      />
      {hurdle}
      <Card look="form">
        <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={submit}>
          <TextField
            name="name"
            label={t("addDomain.name")}
            description={t("addDomain.nameHint")}
            autoComplete="off"
            maxLength={60}
          />
          <TextField
            name="domain"
            label={t("addDomain.domain")}
            description={t("addDomain.domainHint")}
            classNames={{ input: "mono" }}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            inputMode="url"
          />
          <SelectField
            name="authProtocol"
            label={t("addDomain.protocol")}
            description={t("addDomain.protocolHint")}
            data={["PLAIN"]}
          />
          <FormActions>
            <SubmitButton pending={pending}>{t("common.save")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Card>
    </>
  );
}
