import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import Form from "next/form";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type TicketStatus, ticketStatuses } from "#lib/tickets/schema.ts";
import styles from "./ticket-filter.module.css";

/** Status and search, both in the address: a list can be kept and sent to a colleague. */
export function TicketFilter({ status, search }: { status: TicketStatus | undefined; search: string | undefined }) {
  const t = useTranslations();
  return (
    <div className={styles.filter}>
      <nav aria-label={t("tickets.byStatus")} className={styles.tabs}>
        {[undefined, ...ticketStatuses].map((value) => (
          <Link
            key={value ?? "all"}
            href={{
              pathname: "/tickets",
              query: { ...(value ? { status: value } : {}), ...(search ? { search } : {}) },
            }}
            aria-current={value === status ? "page" : undefined}
            className={styles.tab}
            prefetch={false}
          >
            {value ? t(`status.${value}`) : t("tickets.all")}
          </Link>
        ))}
      </nav>
      <Form action="/tickets" className={styles.search} role="search">
        {status ? <input type="hidden" name="status" value={status} /> : null}
        <TextInput
          key={search ?? ""}
          type="search"
          name="search"
          aria-label={t("tickets.search")}
          placeholder={t("tickets.searchHint")}
          defaultValue={search}
          maxLength={200}
          leftSection={<IconSearch size={18} aria-hidden />}
          className={styles.input}
        />
        <Button type="submit" variant="default">
          {t("tickets.searchSubmit")}
        </Button>
      </Form>
    </div>
  );
}
