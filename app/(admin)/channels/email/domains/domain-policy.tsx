"use client";

import { Radio } from "@mantine/core";
import { IconShieldQuestion } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type DomainView, unauthenticatedPolicies } from "#lib/domains/schema.ts";
import { setUnauthenticatedPolicyAction } from "../actions.ts";
import styles from "./connector-actions.module.css";
import { DomainForm } from "./domain-form.tsx";

const fields = ["policy"] as const;

/** What mail that comes without authentication meets. */
export function DomainPolicy({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  return (
    <DomainForm
      domain={domain}
      describedBy={describedBy}
      icon={IconShieldQuestion}
      open={t("domain.policy")}
      title={t("domain.policyTitle")}
      fields={fields}
      value={domain.unauthenticatedPolicy}
      action={setUnauthenticatedPolicyAction}
      read={(data, was) => {
        const policy = unauthenticatedPolicies.find((each) => each === data.get("policy"));
        return policy && { domainId: domain.id, policy, was };
      }}
    >
      {(was) => (
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
      )}
    </DomainForm>
  );
}
