"use client";

import { Button } from "@mantine/core";
import { IconCircleX, IconClock, IconClockOff, IconMailOpened } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { useReady } from "#components/use-ready.ts";
import type { HandoffView } from "#lib/handoffs/schema.ts";
import { cancelHandoffAction } from "../../actions.ts";
import styles from "./handoff-list.module.css";

interface HandoffRowProps {
  readonly handoff: HandoffView;
  readonly rotate: (words: ReactNode) => ReactNode;
  readonly onChanged: () => void;
}

const looks = {
  waiting: { tone: "wait", icon: IconClock },
  opened: { tone: "good", icon: IconMailOpened },
  expired: { tone: "quiet", icon: IconClockOff },
  cancelled: { tone: "quiet", icon: IconCircleX },
} as const;

/** One link: how it stands, when and from where it was opened, and what to do if that was the wrong person. */
export function HandoffRow({ handoff, rotate, onChanged }: HandoffRowProps) {
  const t = useTranslations();
  const name = useId();
  const { state, username, createdBy } = handoff;
  const mono = (words: ReactNode) => <span className="mono">{words}</span>;
  const when = (at: Date) => ({ when: () => <RelativeTime at={at} /> });
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p id={name} className={styles.name}>
          <StatusBadge {...looks[state]}>{t(`handoff.state.${state}`)}</StatusBadge>
          <span>{t.rich("handoff.for", { user: username, mono })}</span>
        </p>
        <p className={styles.facts}>
          <span>
            {createdBy
              ? t.rich("handoff.createdBy", { name: createdBy, ...when(handoff.createdAt) })
              : t.rich("handoff.created", when(handoff.createdAt))}
          </span>
          {state === "waiting" ? <span>{t.rich("handoff.expires", when(handoff.expiresAt))}</span> : null}
          {state === "opened" ? (
            <Opening handoff={handoff} />
          ) : handoff.endedAt ? (
            <span>{t.rich("handoff.endedAt", when(handoff.endedAt))}</span>
          ) : null}
        </p>
        {state === "opened" && handoff.credentialLive ? (
          <p className={styles.incident}>{t.rich("handoff.incident", { rotate })}</p>
        ) : null}
      </div>
      <CancelHandoff handoff={handoff} describedBy={name} onChanged={onChanged} />
    </li>
  );
}

/** When, from where and with what a link was opened. */
function Opening({ handoff }: { handoff: HandoffView }) {
  const t = useTranslations();
  const { endedAt, openedFrom, openedWith } = handoff;
  const { browser, system } = openedWith;
  const mono = (words: ReactNode) => <span className="mono">{words}</span>;
  return (
    <>
      {endedAt ? <span>{t.rich("handoff.openedAt", { when: () => <RelativeTime at={endedAt} /> })}</span> : null}
      {openedFrom ? <span>{t.rich("handoff.openedFrom", { address: openedFrom, mono })}</span> : null}
      <span>
        {browser && system ? t("handoff.on", { browser, system }) : (browser ?? system ?? t("handoff.unknownBrowser"))}
      </span>
    </>
  );
}

interface CancelHandoffProps {
  readonly handoff: HandoffView;
  readonly describedBy: string;
  readonly onChanged: () => void;
}

/** The way to end a link that waits. Its dialog stays while it is open, whatever becomes of the link meanwhile. */
function CancelHandoff({ handoff, describedBy, onChanged }: CancelHandoffProps) {
  const t = useTranslations();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(cancelHandoffAction);
  const waiting = handoff.state === "waiting";
  if (!waiting && !asking) return null;

  async function cancel() {
    if (await run({ handoffId: handoff.id })) setAsking(false);
    onChanged();
  }

  return (
    <div>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!ready || !waiting}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t("handoff.cancel")}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t("handoff.cancelTitle")}
        confirm={t("handoff.cancel")}
        keep={t("handoff.keep")}
        busy={pending}
        refusals={refusals}
        returnFocus={waiting}
        onConfirm={() => void cancel()}
        onClose={() => setAsking(false)}
      >
        <p className="muted">{t("handoff.cancelQuestion")}</p>
      </ConfirmDialog>
    </div>
  );
}
