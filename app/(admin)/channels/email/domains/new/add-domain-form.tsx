"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { BackLink } from "#components/back-link.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { PageHeader } from "#components/page-header.tsx";
import { Card } from "#components/section.tsx";
import type { DomainView, DomainWarning, IssuedCredential } from "#lib/domains/schema.ts";
import { addDomainAction } from "../../actions.ts";
import { DomainWarningNotice, isWarning } from "./domain-warning.tsx";

const fields = ["name", "domain", "authProtocol"] as const;

interface AddDomainFormProps {
  /** Why a domain cannot be added now. */
  readonly hurdle: ReactNode;
  readonly onAdded: (added: AddedDomain) => void;
}

/** What saving answers: the connection, and the credentials that are shown this once. */
export interface AddedDomain {
  readonly domain: DomainView;
  readonly credential: IssuedCredential;
}

/** The warnings that were shown for a domain as it was typed. */
interface Told {
  readonly domain: string;
  readonly warnings: readonly DomainWarning[];
}

export function AddDomainForm({ hurdle, onAdded }: AddDomainFormProps) {
  const t = useTranslations();
  const { run, pending, refusals } = useAction(addDomainAction);
  const warnings = useMemo(() => refusals.filter(isWarning), [refusals]);
  const faults = useMemo(() => refusals.filter((refusal) => !isWarning(refusal)), [refusals]);
  const [told, setTold] = useState<Told>({ domain: "", warnings: [] });

  async function submit(data: FormData, removeFromTwin = false) {
    const domain = String(data.get("domain"));
    // Saving again accepts what stands beside the button, for this very domain.
    const accept = told.domain === domain ? [...told.warnings, ...warnings.map(({ code }) => code)] : [];
    setTold({ domain, warnings: accept });
    const added = await run({ name: String(data.get("name")), domain, authProtocol: "PLAIN", accept, removeFromTwin });
    if (added) onAdded(added.data);
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
        <ActionForm className="stack" refusals={faults} fields={fields} onSubmit={(data) => submit(data)}>
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
          {warnings.map((refusal) => (
            <DomainWarningNotice
              key={refusal.code}
              refusal={refusal}
              pending={pending}
              onRemoveFromTwin={(form) => void submit(new FormData(form), true)}
            />
          ))}
          <FormActions>
            <SubmitButton pending={pending}>{t("common.save")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </Card>
    </>
  );
}
