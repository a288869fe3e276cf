"use client";

import { IconMailForward } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { RefusalNotice } from "#components/forms/refusal-notice.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { CheckView } from "#lib/verification/schema.ts";
import { startVerificationAction } from "./actions.ts";
import styles from "./check-panel.module.css";

/** A second mail is not sent while the first is neither resolved nor a minute old. The verb holds the rule; this shows it. */
const resendAfter = 60_000;

export function VerifyButton({ addressId, check }: { addressId: number; check: CheckView }) {
  const t = useTranslations();
  const ready = useReady();
  const router = useRouter();
  const { run, pending, refusals } = useAction(startVerificationAction);
  const cooling = useUntil(check.state === "pending" && check.last ? check.last.startedAt.getTime() + resendAfter : 0);

  async function start() {
    if (await run({ addressId, direction: check.direction })) router.refresh();
  }

  return (
    <div className={styles.verify}>
      <BusyButton
        variant={check.state === "verified" ? "default" : "filled"}
        leftSection={<IconMailForward size={18} aria-hidden />}
        disabled={!ready}
        resting={cooling}
        busy={pending}
        onClick={() => void start()}
      >
        {t(`check.${check.subject}.verify`)}
      </BusyButton>
      {cooling ? <p className={styles.verifyHint}>{t("check.cooling")}</p> : null}
      <RefusalNotice refusals={refusals} />
    </div>
  );
}

/** Whether a moment (milliseconds since 1970) is still to come; looks again when it has come. */
function useUntil(moment: number): boolean {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const left = moment - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), left + 50);
    return () => clearTimeout(timer);
  }, [moment]);
  return moment > now;
}
