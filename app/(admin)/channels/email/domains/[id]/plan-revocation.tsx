"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/forms/fields.tsx";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { useReady } from "#components/use-ready.ts";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { scheduleRevocationAction } from "../../actions.ts";
import { inThreeDays, toInstant, toLocal } from "./local-time.ts";

const fields = ["revokeAt"] as const;

interface PlanRevocationProps {
  readonly domain: DomainView;
  readonly set: CredentialSet;
  readonly describedBy: string;
}

/** Plans the end of a set, or changes the plan. That nothing would be live from then on is accepted by saving once more. */
export function PlanRevocation({ domain, set, describedBy }: PlanRevocationProps) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  const [opened, setOpened] = useState(false);
  // As the page showed it when the dialog opened.
  const [was, setWas] = useState(set.revokeAt);
  const { run, pending, refusals, setRefusals } = useAction(scheduleRevocationAction);
  // The moment for which the reader was told so.
  const [told, setTold] = useState<string | null>(null);
  const isLast = refusals.some(({ code }) => code === "credential_is_last");

  async function submit(data: FormData) {
    const revokeAt = toInstant(String(data.get("revokeAt")));
    if (!revokeAt) return setRefusals([{ code: "revocation_time_invalid", field: "revokeAt" }]);
    setTold(revokeAt);
    const last = isLast && told === revokeAt;
    if (!(await run({ credentialId: set.id, revokeAt, was: was?.toISOString() ?? null, last }))) return;
    setOpened(false);
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
        onClick={() => {
          setRefusals([]);
          setTold(null);
          setWas(set.revokeAt);
          setOpened(true);
        }}
      >
        {t(set.revokeAt ? "credentials.planChange" : "credentials.plan")}
      </Button>
      <FormDialog
        opened={opened}
        title={t("credentials.plan")}
        about={<p className="mono muted">{set.username}</p>}
        returnFocus
        pending={pending}
        refusals={refusals.filter(({ code }) => code !== "credential_is_last")}
        fields={fields}
        onSubmit={(data) => void submit(data)}
        onClose={() => setOpened(false)}
      >
        <TextField
          name="revokeAt"
          type="datetime-local"
          label={t("credentials.planWhen")}
          description={t("credentials.planHint", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          defaultValue={toLocal(was ?? inThreeDays())}
          data-autofocus
        />
        {isLast ? (
          <Notice tone="wait" role="alert" title={t("credentials.planLastTitle")}>
            {t("credentials.planLast", { domain: domain.domainUnicode })}
          </Notice>
        ) : null}
      </FormDialog>
    </>
  );
}
