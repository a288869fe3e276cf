"use client";

import { IconClockHour4, IconMailForward } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { BusyButton } from "#components/busy-button.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView } from "#lib/addresses/schema.ts";
import { startVerificationAction } from "./actions.ts";
import styles from "./start-checks.module.css";

/** The first verification in one go: every direction of an address that has not succeeded and is not on its way. */
export function StartChecks({ address }: { address: AddressView }) {
  const t = useTranslations();
  const text = useRefusalText();
  const ready = useReady();
  const router = useRouter();
  const { run, pending, refusals } = useAction(startVerificationAction);
  const failed = address.checks.filter(({ state }) => state === "failed");
  const wentWrong = failed.some(({ last }) => last !== null);

  async function start() {
    for (const { direction } of failed) {
      if (!(await run({ addressId: address.id, direction }))) break;
    }
    router.refresh();
  }

  if (failed.length === 0) {
    return (
      <StatusBadge tone="wait" icon={IconClockHour4}>
        {t("setupGuide.onTheirWay")}
      </StatusBadge>
    );
  }
  return (
    <div className={styles.start}>
      <BusyButton
        disabled={!ready}
        busy={pending}
        aria-describedby={`address-${address.id}`}
        leftSection={<IconMailForward size={18} aria-hidden />}
        onClick={() => void start()}
      >
        {t(wentWrong ? "setupGuide.again" : "home.steps.verify.go")}
      </BusyButton>
      {wentWrong ? <a href={`#address-${address.id}`}>{t("setupGuide.whatFailed")}</a> : null}
      {refusals.map((refusal) => (
        <Notice key={refusal.code} tone="bad" role="alert">
          {text(refusal)}
        </Notice>
      ))}
    </div>
  );
}
