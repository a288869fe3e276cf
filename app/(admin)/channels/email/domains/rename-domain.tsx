"use client";

import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DomainName } from "#components/domain-name.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { renameDomainAction } from "../actions.ts";

const fields = ["name"] as const;

/** Gives a connection another name. */
export function RenameDomain({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  // The name when the dialog opened: the page below may learn of another meanwhile.
  const [was, setWas] = useState<string>();
  const { run, pending, refusals, setRefusals } = useAction(renameDomainAction);

  async function submit(data: FormData) {
    if (was === undefined || !(await run({ domainId: domain.id, name: String(data.get("name")), was }))) return;
    setWas(undefined);
    router.refresh();
  }

  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        disabled={!ready}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        leftSection={<IconPencil size={18} aria-hidden />}
        onClick={() => {
          setRefusals([]);
          setWas(domain.name);
        }}
      >
        {t("domain.rename")}
      </Button>
      <FormDialog
        opened={was !== undefined}
        title={t("domain.renameTitle")}
        about={
          <p className="muted">
            <DomainName domain={domain.domain} domainUnicode={domain.domainUnicode} />
          </p>
        }
        returnFocus
        pending={pending}
        refusals={refusals}
        fields={fields}
        onSubmit={(data) => void submit(data)}
        onClose={() => setWas(undefined)}
      >
        <TextField
          name="name"
          label={t("addDomain.name")}
          description={t("addDomain.nameHint")}
          defaultValue={was}
          autoComplete="off"
          maxLength={60}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
