import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { AuditPlace, AuditRow } from "#lib/audit/schema.ts";
import styles from "./audit-list.module.css";
import { AuditTime } from "./audit-time.tsx";
import type { Change, ReadDetails } from "./details.ts";
import { objectWords, whoWords } from "./row-words.ts";
import { Value } from "./say.tsx";
import { detailWords } from "./value-words.ts";

interface AuditFactsProps {
  readonly row: AuditRow;
  readonly change: Change | null;
  readonly facts: ReadDetails["facts"];
}

/** Everything that one row holds, and the way to what it is about, while that is there. */
export function AuditFacts({ row, change, facts }: AuditFactsProps) {
  const t = useTranslations();
  const { actor, place } = row;
  return (
    <div className={styles.more}>
      <dl className={styles.facts}>
        <Fact name={t("auditLog.fact.at")}>
          <AuditTime at={row.at} />
        </Fact>
        <Fact name={t("auditLog.fact.who")}>
          {whoWords(t, row)}
          {actor.kind === "user" && actor.email && actor.email !== actor.name ? ` (${actor.email})` : null}
          {actor.kind === "system" ? ` (${actor.id})` : null}
        </Fact>
        <Fact name={t("auditLog.fact.ip")}>{row.ip ? <code>{row.ip}</code> : t("auditLog.noIp")}</Fact>
        <Fact name={t("auditLog.fact.object")}>{objectWords(t, row)}</Fact>
        {change ? (
          <Fact name={detailWords(t, change.of ?? "to")}>
            <Value of={change.of} value={change.before} /> → <Value of={change.of} value={change.after} />
          </Fact>
        ) : null}
        {facts.map(([key, value]) => (
          <Fact key={key} name={detailWords(t, key)}>
            <Value of={key} value={value} />
          </Fact>
        ))}
        <Fact name={t("auditLog.fact.code")}>
          <code>{row.action}</code>
        </Fact>
        <Fact name={t("auditLog.fact.objectId")}>
          <code>{row.objectId}</code>
        </Fact>
        <Fact name={t("auditLog.fact.id")}>
          <code>{row.id}</code>
        </Fact>
      </dl>
      {place ? (
        <Link href={hrefOf(place)} prefetch={false}>
          {t(`auditLog.see.${place.kind}`)}
        </Link>
      ) : null}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function hrefOf(place: AuditPlace): string {
  switch (place.kind) {
    case "domain":
      return `/channels/email/domains/${place.id}`;
    case "address":
      return place.connector ? `/channels/email/addresses/${place.id}/credentials` : "/channels/email";
    case "ticket":
      return `/tickets/${place.id}`;
    case "brand":
      return "/channels/email";
    case "team":
      return "/settings/team";
    case "tokens":
      return "/settings/tokens";
    case "account":
      return "/settings";
  }
}
