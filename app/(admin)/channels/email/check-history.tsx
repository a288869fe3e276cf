"use client";

import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { Fact, PeerWords, Timeline } from "#components/timeline.tsx";
import type { CheckView } from "#lib/verification/schema.ts";
import styles from "./check-panel.module.css";
import { useFaultWords } from "./fault-words.ts";

/** The newest round trip as a timeline: asked, sent, then returned, failed or still on its way. */
export function CheckHistory({ check }: { check: CheckView }) {
  const t = useTranslations();
  const { last, subject } = check;
  const { what, todo } = useFaultWords(subject);
  if (!last) return <p className={styles.how}>{t(`check.${subject}.never`)}</p>;
  const words = last.peerReply ? <PeerWords who={t("check.peerSaid")}>{last.peerReply}</PeerWords> : null;
  const open = !last.returnedAt && !last.failedAt;
  return (
    <div className={styles.history}>
      <Timeline>
        <Fact tone="accent" title={t("check.asked")} when={<RelativeTime at={last.startedAt} />} />
        {last.sentAt ? (
          <Fact tone="accent" title={t(`check.${subject}.sent`)} when={<RelativeTime at={last.sentAt} />} />
        ) : null}
        {open && last.nextTryAt && !last.sentAt ? (
          <Fact tone="wait" title={t("check.deferred")} when={<RelativeTime at={last.nextTryAt} />}>
            {last.failure ? <p>{what(last.failure)}</p> : null}
            {words}
            {last.failure ? <p>{todo(last.failure)}</p> : null}
          </Fact>
        ) : null}
        {open && !last.nextTryAt && !last.sentAt ? <Fact tone="wait" title={t("check.sending")} /> : null}
        {open && last.sentAt ? (
          <Fact tone="wait" title={t(`check.${subject}.waiting`)}>
            <p>
              {t("check.until")} <RelativeTime at={last.expiresAt} />
            </p>
          </Fact>
        ) : null}
        {last.failedAt && !last.returnedAt ? (
          <Fact
            tone="bad"
            title={last.failure ? what(last.failure) : t("check.failed")}
            when={<RelativeTime at={last.failedAt} />}
          >
            <p>{t("check.atStep", { step: t(`step.${last.step}`) })}</p>
            {words}
            {last.failure ? <p>{todo(last.failure)}</p> : null}
          </Fact>
        ) : null}
        {last.returnedAt ? (
          <Fact
            tone={check.state === "failed" ? "bad" : "good"}
            title={last.failure ? what(last.failure) : t(`check.${subject}.returned`)}
            when={<RelativeTime at={last.returnedAt} />}
          >
            {last.failure ? <p>{todo(last.failure)}</p> : null}
          </Fact>
        ) : null}
      </Timeline>
    </div>
  );
}
