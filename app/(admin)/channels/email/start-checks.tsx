"use client";

import { IconClockHour4, IconMailForward } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { RefusalNotice } from "#components/forms/refusal-notice.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { StatusBadge } from "#components/status-badge.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView } from "#lib/addresses/schema.ts";
import { startVerificationAction } from "./actions.ts";
import styles from "./start-checks.module.css";

/** The first verification in one go: every direction of an address that has not succeeded and is not on its way. */
export function StartChecks({ address }: { address: AddressView }) {
  const t = useTranslations();
  const ready = useReady();
  const router = useRouter();
  const place = useRef<HTMLDivElement>(null);
  const { run, pending, refusals } = useAction(startVerificationAction);
  const failed = address.checks.filter(({ state }) => state === "failed");
  const wentWrong = failed.some(({ last }) => last !== null);

  async function start() {
    for (const { direction } of failed) {
      if (!(await run({ addressId: address.id, direction }))) break;
    }
    // The button goes away once they have started.
    place.current?.focus();
    router.refresh();
  }

  return (
    <div ref={place} tabIndex={-1} className={styles.start}>
      <div role="status">
        {failed.length === 0 ? (
          <StatusBadge tone="wait" icon={IconClockHour4}>
            {t("setupGuide.onTheirWay")}
          </StatusBadge>
        ) : null}
      </div>
      {failed.length > 0 ? (
        <BusyButton
          disabled={!ready}
          busy={pending}
          aria-describedby={`address-${address.id}`}
          leftSection={<IconMailForward size={18} aria-hidden />}
          onClick={() => void start()}
        >
          {t(wentWrong ? "setupGuide.again" : "home.steps.verify.go")}
        </BusyButton>
      ) : null}
      {wentWrong ? <a href={`#address-${address.id}`}>{t("setupGuide.whatFailed")}</a> : null}
      <RefusalNotice refusals={refusals} />
    </div>
  );
}
