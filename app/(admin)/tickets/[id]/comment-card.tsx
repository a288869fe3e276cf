import { IconClockHour4, IconMailX, IconPaperclip, IconUserQuestion } from "@tabler/icons-react";
import { type NumberFormatOptions, useFormatter, useTranslations } from "next-intl";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { RelayMarker } from "#components/relay-marker.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { CommentView } from "#lib/tickets/schema.ts";
import { CommentBody } from "./comment-body.tsx";
import styles from "./comment-card.module.css";
import { NotificationList } from "./notification-list.tsx";

interface CommentCardProps {
  readonly ticketId: number;
  readonly comment: CommentView;
  readonly marked: boolean;
  readonly viaDomain: string | null;
  /** The formatted body as a whole document for a sandboxed frame. */
  readonly document: string | null;
}

/** One message of the conversation: who, how it arrived, what it says, and what became of its notifications. */
export function CommentCard({ ticketId, comment, marked, viaDomain, document }: CommentCardProps) {
  const t = useTranslations();
  const name = comment.authorName || comment.authorEmail;
  return (
    <li className={styles.comment} data-author={comment.author}>
      <header className={styles.head}>
        <div className={styles.who}>
          <p className={styles.name}>{name}</p>
          <p className={styles.meta}>
            {name === comment.authorEmail ? null : <>{comment.authorEmail} · </>}
            {comment.report ? t("deliveryReport.author") : t(`ticket.author.${comment.author}`)} ·{" "}
            <RelativeTime at={comment.createdAt} />
          </p>
        </div>
        {marked && comment.authenticated !== null ? (
          <RelayMarker authenticated={comment.authenticated} domain={viaDomain} />
        ) : null}
      </header>
      {comment.report ? (
        <p className={styles.flag}>
          <StatusBadge
            tone={comment.report === "failed" ? "bad" : "wait"}
            icon={comment.report === "failed" ? IconMailX : IconClockHour4}
          >
            {t(`deliveryReport.${comment.report}.title`)}
          </StatusBadge>
          <span>
            {t(`deliveryReport.${comment.report}.hint`, {
              named: String(comment.reportRecipient !== null),
              recipient: comment.reportRecipient ?? "",
            })}
          </span>
        </p>
      ) : comment.author === "other" ? (
        <p className={styles.flag}>
          <StatusBadge tone="wait" icon={IconUserQuestion}>
            {t("ticket.otherFlag")}
          </StatusBadge>
          <span>{t("ticket.otherHint")}</span>
        </p>
      ) : null}
      {comment.unparseable ? (
        <Notice tone="wait" title={t("ticket.unparseableTitle")}>
          {t("ticket.unparseable")}
        </Notice>
      ) : null}
      {comment.unparseable && comment.bodyText.trim() === "" ? null : (
        <CommentBody text={comment.bodyText} document={document} />
      )}
      <Attachments ticketId={ticketId} attachments={comment.attachments} />
      <NotificationList ticketId={ticketId} notifications={comment.notifications} />
    </li>
  );
}

function Attachments({ ticketId, attachments }: { ticketId: number; attachments: CommentView["attachments"] }) {
  const t = useTranslations();
  const format = useFormatter();
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.attachments} aria-label={t("ticket.attachments")}>
      {attachments.map(({ id, filename, size }) => (
        <li key={id}>
          {/* A plain link: a download is no page of this application. */}
          <a href={`/tickets/${ticketId}/attachments/${id}`} download className={styles.attachment}>
            <IconPaperclip size={18} aria-hidden />
            <span className={styles.filename}>{filename}</span>
            <span className={styles.size}>{humanSize(size, (value, options) => format.number(value, options))}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function humanSize(bytes: number, format: (value: number, options: NumberFormatOptions) => string): string {
  const unit = bytes < 1e3 ? "byte" : bytes < 1e6 ? "kilobyte" : "megabyte";
  const value = bytes / { byte: 1, kilobyte: 1e3, megabyte: 1e6 }[unit];
  return format(value, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}
