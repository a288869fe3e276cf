import { useTranslations } from "next-intl";
import type { AuditRow, AuditValue } from "#lib/audit/schema.ts";
import styles from "./audit-list.module.css";
import { AuditTime } from "./audit-time.tsx";
import { objectWords, whoWords } from "./row-words.ts";
import { valueWords } from "./value-words.ts";
import { momentOf, type SentenceKey, verbOf } from "./words.ts";

/** What happened, as a sentence with names in it. */
export function Sentence({ row }: { row: AuditRow }) {
  const t = useTranslations();
  const [group] = row.action.split(".");
  return t.rich(`audit.${group}.${verbOf(row.action)}` as SentenceKey, {
    who: () => <b className={styles.who}>{whoWords(t, row)}</b>,
    what: () => <b className={styles.what}>{objectWords(t, row)}</b>,
  });
}

/** A value of a detail in the reader's language; as it was recorded where it is a name. */
export function Value({ of, value }: { of: string | null; value: AuditValue }) {
  const t = useTranslations();
  const moment = momentOf(value);
  return moment ? <AuditTime at={moment} /> : valueWords(t, of, value);
}
