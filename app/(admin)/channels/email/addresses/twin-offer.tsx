"use client";

import { useTranslations } from "next-intl";
import { BusyButton } from "#components/busy-button.tsx";
import type { Refusal } from "#components/forms/result.ts";
import { Notice } from "#components/notice.tsx";
import styles from "../offer.module.css";

export type TwinEnvironment = "production" | "sandbox";

interface TwinOfferProps {
  readonly refusals: readonly Refusal[];
  readonly pending: boolean;
  /** Asks again with `removeFromTwin`; the form's present values. */
  readonly onAccept: (data: FormData, environment: TwinEnvironment) => void;
}

/**
 * For a form whose address the twin has: the offer to move it here, and what stops there. To stand inside the form, before its buttons. Not a
 * submit button: Enter in a field never takes the offer.
 */
export function TwinOffer({ refusals, pending, onAccept }: TwinOfferProps) {
  const t = useTranslations();
  const details = refusals.find(({ code }) => code === "address_in_twin")?.details;
  if (!details) return null;
  const environment = details.environment === "sandbox" ? "sandbox" : "production";
  if (!details.removable) return <Notice tone="wait">{t("twin.fixed", { environment })}</Notice>;
  return (
    <Notice tone="wait">
      <div className={styles.offer}>
        <p>{t("twin.what", { environment, queued: Number(details.queued) })}</p>
        <BusyButton
          variant="default"
          busy={pending}
          onClick={({ currentTarget: { form } }) => {
            if (form) onAccept(new FormData(form), environment);
          }}
        >
          {t("twin.remove", { environment })}
        </BusyButton>
      </div>
    </Notice>
  );
}
