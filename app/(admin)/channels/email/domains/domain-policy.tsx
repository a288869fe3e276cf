"use client";

import { Button, Radio } from "@mantine/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DomainName } from "#components/domain-name.tsx";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import { type DomainView, type UnauthenticatedPolicy, unauthenticatedPolicies } from "#lib/domains/schema.ts";
import { setUnauthenticatedPolicyAction } from "../actions.ts";
import styles from "./connector-actions.module.css";

const fields = ["policy"] as const;

/** What mail that comes without authentication meets. */
export function DomainPolicy({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  const [was, setWas] = useState<UnauthenticatedPolicy>();
  const { run, pending, refusals, setRefusals } = useAction(setUnauthenticatedPolicyAction);

  async function submit(data: FormData) {
    const policy = unauthenticatedPolicies.find((each) => each === data.get("policy"));
    if (!was || !policy || !(await run({ domainId: domain.id, policy, was }))) return;
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
        leftSection={<IconShieldQuestion size={18} aria-hidden />}
        onClick={() => {
          setRefusals([]);
          setWas(domain.unauthenticatedPolicy);
        }}
      >
        {t("domain.policy")}
      </Button>
      <FormDialog
        opened={was !== undefined}
        title={t("domain.policyTitle")}
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
        <Radio.Group
          name="policy"
          label={t("domain.policyLabel")}
          description={t("domain.policyHint")}
          defaultValue={was}
        >
          <div className={`stack ${styles.choices}`}>
            {unauthenticatedPolicies.map((policy) => (
              <Radio
                key={policy}
                value={policy}
                label={t(`domain.policies.${policy}.label`)}
                description={t(`domain.policies.${policy}.what`)}
              />
            ))}
          </div>
        </Radio.Group>
      </FormDialog>
    </>
  );
}
