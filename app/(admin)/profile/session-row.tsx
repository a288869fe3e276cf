"use client";

import { IconCircleCheck, IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { useReady } from "#components/use-ready.ts";
import type { SessionView } from "#lib/sessions/schema.ts";
import styles from "./sessions.module.css";

interface SessionRowProps {
  readonly session: SessionView;
  /** Another row's is being ended. */
  readonly busy: boolean;
  readonly onEnd: () => Promise<void>;
}

const phones: readonly (string | null)[] = ["iPhone", "iPad", "Android"];

/** One browser: what it is, from where and when. The reader's own is marked, and left by signing out. */
export function SessionRow({ session, busy, onEnd }: SessionRowProps) {
  const t = useTranslations();
  const ready = useReady();
  const name = useId();
  const [ending, setEnding] = useState(false);
  const { browser, system } = session;
  const Icon = phones.includes(system) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={styles.row}>
      <Icon size={18} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <p id={name} className={styles.name}>
          {browser && system ? t("sessions.on", { browser, system }) : (browser ?? system ?? t("sessions.unknown"))}
        </p>
        <p className={styles.facts}>
          {session.ip ? <span className="mono">{session.ip}</span> : null}
          <span>{t.rich("sessions.active", { when: () => <RelativeTime at={session.lastActiveAt} /> })}</span>
          <span>{t.rich("sessions.opened", { when: () => <RelativeTime at={session.createdAt} /> })}</span>
        </p>
      </div>
      {session.current ? (
        <StatusBadge tone="good" icon={IconCircleCheck}>
          {t("sessions.this")}
        </StatusBadge>
      ) : (
        <BusyButton
          variant="default"
          size="compact-sm"
          disabled={!ready}
          busy={ending}
          resting={busy && !ending}
          aria-describedby={name}
          onClick={async () => {
            setEnding(true);
            await onEnd();
            setEnding(false);
          }}
        >
          {t("sessions.end")}
        </BusyButton>
      )}
    </li>
  );
}
