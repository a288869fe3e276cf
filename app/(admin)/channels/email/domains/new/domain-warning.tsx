"use client";

import { useTranslations } from "next-intl";
import { BusyButton } from "#components/busy-button.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import type { Refusal } from "#components/forms/result.ts";
import { Notice } from "#components/notice.tsx";
import { type DomainWarning, domainWarnings } from "#lib/domains/schema.ts";
import styles from "../../offer.module.css";

/** A refusal of what may be so, once the reader knows. */
export interface WarningRefusal extends Refusal {
  readonly code: DomainWarning;
}

export function isWarning(refusal: Refusal): refusal is WarningRefusal {
  return domainWarnings.some((code) => code === refusal.code);
}

interface DomainWarningProps {
  readonly refusal: WarningRefusal;
  readonly pending: boolean;
  readonly onRemoveFromTwin: (form: HTMLFormElement) => void;
}

/** What to know before saving again; for a domain of the twin's, with the offer to end it there. To stand inside the form. */
export function DomainWarningNotice({ refusal, pending, onRemoveFromTwin }: DomainWarningProps) {
  const t = useTranslations();
  const text = useRefusalText();
  const { details = {}, code } = refusal;
  const environment = details.environment === "sandbox" ? "sandbox" : "production";
  const count = Number(details.count);
  return (
    <Notice tone="wait" role="alert">
      <div className={styles.offer}>
        <p>{text(refusal)}</p>
        {code === "domain_in_twin" ? (
          <p>{t(details.removable ? "domainWarning.removal" : "domainWarning.fixed", { environment, count })}</p>
        ) : null}
        <p>{t(code === "domain_in_twin" ? "domainWarning.keepBoth" : "domainWarning.goOn")}</p>
        {code === "domain_in_twin" && details.removable ? (
          // Not a submit button: Enter in a field never takes the offer.
          <BusyButton
            variant="default"
            busy={pending}
            onClick={({ currentTarget: { form } }) => {
              if (form) onRemoveFromTwin(form);
            }}
          >
            {t("twin.remove", { environment })}
          </BusyButton>
        ) : null}
      </div>
    </Notice>
  );
}
