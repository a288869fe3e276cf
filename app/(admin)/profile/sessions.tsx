"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { Card, Section } from "#components/section.tsx";
import { useReady } from "#components/use-ready.ts";
import type { SessionView } from "#lib/sessions/schema.ts";
import { revokeOtherSessionsAction, revokeSessionAction } from "./actions.ts";
import { SessionRow } from "./session-row.tsx";
import styles from "./sessions.module.css";

/** Where the reader is signed in, and the way to end it there. */
export function Sessions({ sessions }: { sessions: readonly SessionView[] }) {
  const t = useTranslations();
  const text = useRefusalText();
  const router = useRouter();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState({ times: 0, count: 0 });
  const one = useAction(revokeSessionAction);
  const all = useAction(revokeOtherSessionsAction);
  const list = useRef<HTMLUListElement>(null);
  const others = sessions.filter(({ current }) => !current).length;

  // The button that had the focus goes with its row, or with the last of the others.
  useEffect(() => {
    if (ended.times > 0) list.current?.focus();
  }, [ended.times]);

  function done(count: number) {
    setAsking(false);
    setEnded(({ times }) => ({ times: times + 1, count }));
    router.refresh();
  }

  async function end(sessionId: string) {
    all.setRefusals([]);
    if (await one.run({ sessionId })) done(1);
    else router.refresh();
  }

  async function endOthers() {
    one.setRefusals([]);
    const answer = await all.run({});
    if (answer) done(answer.data.ended);
  }

  return (
    <Section
      title={t("sessions.title")}
      purpose={t("sessions.purpose")}
      action={
        others > 0 ? (
          <Button variant="default" disabled={!ready} aria-haspopup="dialog" onClick={() => setAsking(true)}>
            {t("sessions.endOthers")}
          </Button>
        ) : null
      }
    >
      <span role="status" className="visually-hidden">
        {ended.times > 0 ? t("sessions.ended", { count: ended.count }) : ""}
      </span>
      {one.refusals.map((refusal) => (
        <div key={refusal.code} className={styles.refusal}>
          <Notice tone="bad" role="alert">
            {text(refusal)}
          </Notice>
        </div>
      ))}
      <Card look="flush">
        <ul ref={list} tabIndex={-1} className={styles.list} aria-label={t("sessions.title")}>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} busy={one.pending} onEnd={() => end(session.id)} />
          ))}
        </ul>
      </Card>
      <ConfirmDialog
        opened={asking}
        title={t("sessions.endOthersTitle")}
        confirm={t("sessions.endOthers")}
        keep={t("sessions.keep")}
        busy={all.pending}
        refusals={all.refusals}
        returnFocus={ended.times === 0}
        onConfirm={() => void endOthers()}
        onClose={() => setAsking(false)}
      >
        <p className="muted">{t("sessions.endOthersQuestion", { count: others })}</p>
      </ConfirmDialog>
    </Section>
  );
}
