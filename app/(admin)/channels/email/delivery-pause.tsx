"use client";

import { IconKey, IconRefresh } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { PeerWords } from "#components/timeline.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView, DeliveryPause as Pause } from "#lib/addresses/schema.ts";
import { retryPausedAction } from "./actions.ts";
import styles from "./delivery-pause.module.css";

interface DeliveryPauseProps {
  readonly address: AddressView;
  readonly pause: Pause;
  /** The element that says the address. */
  readonly emailId: string;
}

/** An address whose server refuses the password: what waits, what to do and who, and another try. */
export function DeliveryPause({ address, pause, emailId }: DeliveryPauseProps) {
  const t = useTranslations();
  const text = useRefusalText();
  const ready = useReady();
  const router = useRouter();
  const { run, pending, refusals } = useAction(retryPausedAction);
  const [retriedAt, setRetriedAt] = useState<number>();
  // A refusal puts the next try off by an hour.
  const refusedAgain = retriedAt !== undefined && pause.retryAt.getTime() > retriedAt + 60_000;

  async function retry() {
    setRetriedAt(undefined);
    if (!(await run({ addressId: address.id }))) return;
    setRetriedAt(Date.now());
    router.refresh();
  }

  return (
    <div className={styles.pause}>
      <Notice tone="bad" title={t("deliveryPause.title")}>
        <p>
          {t("deliveryPause.since")} <RelativeTime at={pause.since} /> ·{" "}
          {t("deliveryPause.waiting", { count: pause.queued })}
        </p>
        <p className={styles.todo}>{t(pause.replaced ? "deliveryPause.replaced" : "deliveryPause.todo")}</p>
        {pause.reply ? <PeerWords who={t("check.peerSaid")}>{pause.reply}</PeerWords> : null}
        <div className={styles.actions}>
          <BusyButton
            variant="default"
            size="compact-md"
            disabled={!ready}
            busy={pending}
            aria-describedby={emailId}
            leftSection={<IconRefresh size={18} aria-hidden />}
            onClick={() => void retry()}
          >
            {t("deliveryPause.retry")}
          </BusyButton>
          <Link
            href={`/channels/email/addresses/${address.id}/credentials`}
            prefetch={false}
            className={styles.link}
            aria-describedby={emailId}
          >
            <IconKey size={18} aria-hidden />
            {t("deliveryPause.replace")}
          </Link>
          <span role="status" className={styles.next}>
            {retriedAt === undefined ? "" : t(refusedAgain ? "deliveryPause.still" : "deliveryPause.retried")}
          </span>
          <span className={styles.next}>
            {t("deliveryPause.next")} <RelativeTime at={pause.retryAt} />
          </span>
        </div>
        {refusals.map((refusal) => (
          <p key={refusal.code} role="alert">
            {text(refusal)}
          </p>
        ))}
      </Notice>
    </div>
  );
}
