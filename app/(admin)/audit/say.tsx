import { useTranslations } from "next-intl";
import type { AuditRow, AuditValue } from "#lib/audit/schema.ts";
import styles from "./audit-list.module.css";
import { AuditTime } from "./audit-time.tsx";
import { valueWords } from "./value-words.ts";
import { isLinkBearer, momentOf, type SentenceKey, verbOf } from "./words.ts";

/** What happened, as a sentence with names in it. */
export function Sentence({ row }: { row: AuditRow }) {
  const t = useTranslations();
  const [group] = row.action.split(".");
  return t.rich(`audit.${group}.${verbOf(row.action)}` as SentenceKey, {
    who: () => (
      <b className={styles.who}>
        <WhoWords row={row} />
      </b>
    ),
    what: () => (
      <b className={styles.what}>
        <ObjectWords row={row} />
      </b>
    ),
  });
}

export function WhoWords({ row: { actor } }: { row: AuditRow }) {
  const t = useTranslations();
  if (actor.kind === "user") return actor.name ?? actor.email ?? actor.id;
  return t(isLinkBearer(actor.id) ? "auditLog.linkBearer" : "auditLog.system");
}

export function ObjectWords({ row: { objectType, objectId, name } }: { row: AuditRow }) {
  const t = useTranslations();
  if (objectType === "ticket") return t("tickets.number", { number: objectId });
  return name ?? objectId;
}

/** A value of a detail in the reader's language; as it was recorded where it is a name. */
export function Value({ of, value }: { of: string | null; value: AuditValue }) {
  const t = useTranslations();
  const moment = momentOf(value);
  return moment ? <AuditTime at={moment} /> : valueWords(t, of, value);
}
