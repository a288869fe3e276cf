import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { RelayMarker } from "#components/relay-marker.tsx";
import { Card } from "#components/section.tsx";
import type { TicketRow } from "#lib/tickets/schema.ts";
import styles from "./ticket-list.module.css";
import { TicketStatusBadge } from "./ticket-status.tsx";

/** Tickets, the newest change first. */
export function TicketList({ rows }: { rows: readonly TicketRow[] }) {
  const t = useTranslations();
  return (
    <Card look="flush">
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            <span className={styles.status}>
              <TicketStatusBadge status={row.status} />
            </span>
            <div className={styles.words}>
              <Link href={`/tickets/${row.id}`} className={styles.subject} prefetch={false}>
                {row.subject || t("tickets.noSubject")}
              </Link>
              <p className={styles.meta}>
                <span className={styles.number}>{t("tickets.number", { number: String(row.id) })}</span> ·{" "}
                {row.requesterName || row.requesterEmail}
                {row.addressEmail ? <> · {row.addressEmail}</> : null}
              </p>
            </div>
            <div className={styles.end}>
              <RelayMarker authenticated={row.authenticated} inList />
              <span className={styles.when}>
                <RelativeTime at={row.updatedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
