import { IconAlertTriangle, IconBan, IconClockHour4, IconPlayerPause, IconSend } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { PeerWords } from "#components/timeline.tsx";
import type { NotificationView } from "#lib/tickets/schema.ts";
import styles from "./notification-list.module.css";
import { ResendButton } from "./resend-button.tsx";

const looks = {
  queued: { tone: "quiet", icon: IconClockHour4 },
  deferred: { tone: "wait", icon: IconClockHour4 },
  paused: { tone: "bad", icon: IconPlayerPause },
  sent: { tone: "good", icon: IconSend },
  failed: { tone: "bad", icon: IconAlertTriangle },
  cancelled: { tone: "quiet", icon: IconBan },
} as const;

/** Why a mail left by our own route; "connector" is the state's own word. */
const reasons = [
  "native_address",
  "forwarded_address",
  "outbound_unverified",
  "address_removed",
  "verification",
] as const;

/** What became of each mail that this message sent. */
export function NotificationList({
  ticketId,
  notifications,
}: {
  ticketId: number;
  notifications: readonly NotificationView[];
}) {
  const t = useTranslations();
  if (notifications.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t("notification.title")}>
      {notifications.map((notification) => (
        <Notification key={notification.id} ticketId={ticketId} notification={notification} />
      ))}
    </ul>
  );
}

function Notification({ ticketId, notification }: { ticketId: number; notification: NotificationView }) {
  const t = useTranslations();
  const { id, state, paused, attempts, recipient, kind, fromEmail, routeReason, sentAt, nextAttemptAt, lastReply } =
    notification;
  const deferred = state === "queued" && attempts > 0;
  const shown = paused ? "paused" : deferred ? "deferred" : state;
  const { tone, icon } = looks[shown];
  const byConnector = routeReason === "connector";
  const reason = reasons.find((known) => known === routeReason);
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <StatusBadge tone={tone} icon={icon} plain>
          {state === "sent" && byConnector ? t("notification.sentByConnector") : t(`notification.${shown}`)}
        </StatusBadge>
        <span id={`notification-${id}`} className={styles.meta}>
          {t(`notification.kind.${kind}`)} · {t("notification.to", { recipient })}
          {sentAt ? (
            <>
              {" "}
              · <RelativeTime at={sentAt} />
            </>
          ) : null}
          {deferred && nextAttemptAt ? (
            <>
              {" "}
              · {t("notification.nextAttempt")} <RelativeTime at={nextAttemptAt} />
            </>
          ) : null}
        </span>
        <ResendButton
          ticketId={ticketId}
          notificationId={id}
          failed={state === "failed"}
          describedBy={`notification-${id}`}
        />
      </div>
      {paused ? <p className={styles.reason}>{t("notification.pausedWhy")}</p> : null}
      {reason ? (
        <p className={styles.reason}>
          {fromEmail ? `${t("notification.from", { email: fromEmail })} ` : ""}
          {t(`routeReason.${reason}`)}
        </p>
      ) : null}
      {lastReply && state !== "sent" ? <PeerWords who={t("check.peerSaid")}>{lastReply}</PeerWords> : null}
    </li>
  );
}
