import { IconArrowRight, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Card } from "#components/section.tsx";
import type { AuditRow } from "#lib/audit/schema.ts";
import { AuditFacts } from "./audit-facts.tsx";
import styles from "./audit-list.module.css";
import { AuditTime } from "./audit-time.tsx";
import { type Change, readDetails } from "./details.ts";
import { Sentence, Value } from "./say.tsx";

/** What was done, newest first; each row unfolds to everything that was recorded. */
export function AuditList({ rows }: { rows: readonly AuditRow[] }) {
  return (
    <Card look="flush">
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            <Row row={row} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Row({ row }: { row: AuditRow }) {
  const { change, facts: all } = readDetails(row.action, row.details);
  // What the row is called by is said already.
  const facts = all.filter(([, value]) => value !== row.name);
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <IconChevronRight size={18} aria-hidden className={styles.chevron} />
        <span className={styles.when}>
          <AuditTime at={row.at} short />
        </span>
        <span className={styles.words}>
          <span className={styles.sentence}>
            <Sentence row={row} />
          </span>
          {change ? <ChangeLine change={change} /> : null}
        </span>
        <span className={styles.ip}>{row.ip}</span>
      </summary>
      <AuditFacts row={row} change={change} facts={facts} />
    </details>
  );
}

export function ChangeLine({ change: { of, before, after } }: { change: Change }) {
  const t = useTranslations();
  return (
    <span className={styles.change}>
      <s>
        <Value of={of} value={before} />
      </s>
      <IconArrowRight size={14} aria-label={t("auditLog.becomes")} role="img" />
      <span>
        <Value of={of} value={after} />
      </span>
    </span>
  );
}
