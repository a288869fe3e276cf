import { IconHistory, IconSearch } from "@tabler/icons-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { EmptyState } from "#components/empty-state.tsx";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { ListSkeleton } from "#components/page-skeletons.tsx";
import { listEvents, listPeople } from "#lib/audit/list-events.ts";
import { type AuditPage, type AuditQuestion, listAuditInput } from "#lib/audit/schema.ts";
import { addressOf } from "./address.ts";
import { AuditFilter } from "./audit-filter.tsx";
import styles from "./audit-list.module.css";
import { AuditList } from "./audit-list.tsx";
import { ExportLink } from "./export-link.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("auditLog.title") };
}

/** Every change of the account, and who made it. The question stands in the address: it can be kept, and sent to a colleague. */
export default async function AuditLogPage({ searchParams }: { searchParams: Promise<unknown> }) {
  const ctx = await requireRole(admins);
  // An address that somebody bent by hand asks for what is left of it.
  const asked = listAuditInput.safeParse(await searchParams).data ?? listAuditInput.parse({});
  const page = listEvents(ctx, asked);
  const [t, people] = await Promise.all([getTranslations(), listPeople(ctx), soon(page)]);
  const isSandbox = ctx.account.environment === "sandbox";
  return (
    <>
      <LiveRefresh topics="audit" />
      <PageHeader
        title={t("auditLog.title")}
        purpose={t(isSandbox ? "auditLog.purposeSandbox" : "auditLog.purpose")}
        action={<ExportLink href={addressOf(asked, "/audit/export.csv")} />}
      />
      <AuditFilter key={addressOf({ ...asked, cursor: undefined })} asked={asked} people={people} />
      {/* Another question, another answer: the outline stands in, and not the list of before. */}
      <Suspense key={JSON.stringify(asked)} fallback={<ListSkeleton rows={8} />}>
        <FoundEvents asked={asked} page={page} />
      </Suspense>
    </>
  );
}

async function FoundEvents({ asked, page: reading }: { asked: AuditQuestion; page: Promise<AuditPage> }) {
  const [t, { rows, nextCursor, tooMany }] = await Promise.all([getTranslations(), reading]);
  if (rows.length === 0) {
    const filtered = addressOf(asked) !== "/audit";
    const kind = tooMany ? "tooMany" : filtered ? "none" : "empty";
    return (
      <EmptyState
        icon={filtered ? IconSearch : IconHistory}
        title={t(`auditLog.${kind}Title`)}
        action={filtered ? <Link href="/audit">{t("auditLog.clear")}</Link> : null}
      >
        {t(`auditLog.${kind}`)}
      </EmptyState>
    );
  }
  return (
    <>
      <p className={styles.shown} role="status">
        {t("auditLog.shown", { count: rows.length })}
      </p>
      <AuditList rows={rows} />
      <p className={styles.pages}>
        {asked.cursor ? <Link href={addressOf({ ...asked, cursor: undefined })}>{t("auditLog.newest")}</Link> : null}
        {nextCursor ? <Link href={addressOf({ ...asked, cursor: nextCursor })}>{t("auditLog.older")}</Link> : null}
      </p>
    </>
  );
}
