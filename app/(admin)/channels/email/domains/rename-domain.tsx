"use client";

import { IconPencil } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { TextField } from "#components/forms/fields.tsx";
import type { DomainView } from "#lib/domains/schema.ts";
import { renameDomainAction } from "../actions.ts";
import { DomainForm } from "./domain-form.tsx";

const fields = ["name"] as const;

/** Gives a connection another name. */
export function RenameDomain({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  return (
    <DomainForm
      domain={domain}
      describedBy={describedBy}
      icon={IconPencil}
      open={t("domain.rename")}
      title={t("domain.renameTitle")}
      fields={fields}
      value={domain.name}
      action={renameDomainAction}
      read={(data, was) => ({ domainId: domain.id, name: String(data.get("name")), was })}
    >
      {(was) => (
        <TextField
          name="name"
          label={t("addDomain.name")}
          description={t("addDomain.nameHint")}
          defaultValue={was}
          autoComplete="off"
          maxLength={60}
          data-autofocus
        />
      )}
    </DomainForm>
  );
}
