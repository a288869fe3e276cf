import { useTranslations } from "next-intl";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import type { TicketView } from "#lib/tickets/schema.ts";
import { StatusSelect } from "./status-select.tsx";
import styles from "./ticket-facts.module.css";

/** Beside the conversation: the status, who asked, and where it came in. */
export function TicketFacts({ ticket }: { ticket: TicketView }) {
  const t = useTranslations();
  return (
    <Card>
      <StatusSelect ticketId={ticket.id} status={ticket.status} />
      <dl className={styles.facts}>
        <dt>{t("ticket.requester")}</dt>
        <dd>
          {ticket.requesterName ? <span className={styles.strong}>{ticket.requesterName}</span> : null}
          <span>{ticket.requesterEmail}</span>
        </dd>
        {ticket.ccs.length > 0 ? (
          <>
            <dt>{t("ticket.ccs")}</dt>
            <dd>
              {ticket.ccs.map(({ email, name }) => (
                <span key={email}>{name ? `${name} (${email})` : email}</span>
              ))}
            </dd>
          </>
        ) : null}
        {ticket.addressEmail ? (
          <>
            <dt>{t("ticket.receivedBy")}</dt>
            <dd>{ticket.addressEmail}</dd>
          </>
        ) : null}
        <dt>{t("ticket.brand")}</dt>
        <dd>{ticket.brandName}</dd>
        <dt>{t("ticket.created")}</dt>
        <dd>
          <RelativeTime at={ticket.createdAt} />
        </dd>
      </dl>
    </Card>
  );
}
