import type { AuditRow } from "#lib/audit/schema.ts";
import { readDetails } from "./details.ts";
import { objectWords, whoWords } from "./row-words.ts";
import { detailWords, type Translator, valueWords } from "./value-words.ts";
import { type SentenceKey, type ShortKey, verbOf } from "./words.ts";

type Row = Omit<AuditRow, "place">;

export function csvHeader(t: Translator): string[] {
  return [
    t("auditLog.fact.atUtc"),
    t("auditLog.fact.who"),
    t("auditLog.fact.email"),
    t("auditLog.fact.ip"),
    t("auditLog.fact.action"),
    t("auditLog.fact.sentence"),
    t("auditLog.fact.object"),
    t("auditLog.fact.details"),
    t("auditLog.fact.code"),
    t("auditLog.fact.objectId"),
    t("auditLog.fact.id"),
  ];
}

const who = "\u0001";
const what = "\u0002";

/** One line of the file for each row. The words are put into the reader's language once, and not a million times. */
export function csvLine(t: Translator): (row: Row) => string[] {
  const said = new Map<string, string>();
  const keep = (key: string, say: () => string) => {
    const words = said.get(key) ?? say();
    // Actions and states are few; names and times are not, and are not worth keeping.
    if (said.size < 2_000) said.set(key, words);
    return words;
  };
  const value = (of: string | null, given: Row["details"][string]) =>
    keep(`value ${of} ${JSON.stringify(given)}`, () => valueWords(t, of, given));
  const label = (key: string) => keep(`detail ${key}`, () => detailWords(t, key));

  return (row) => {
    const { actor, action, objectId } = row;
    const [group] = action.split(".");
    const person = whoWords(t, row);
    const object = objectWords(t, row);
    const sentence = keep(`sentence ${action}`, () =>
      t.markup(`audit.${group}.${verbOf(action)}` as SentenceKey, { who: () => who, what: () => what }),
    );
    const { change, facts } = readDetails(action, row.details);
    const details = [
      ...(change
        ? [`${label(change.of ?? "to")}: ${value(change.of, change.before)} → ${value(change.of, change.after)}`]
        : []),
      ...facts.map(([key, given]) => `${label(key)}: ${value(key, given)}`),
    ];
    return [
      row.at.toISOString(),
      person,
      actor.email ?? "",
      row.ip ?? "",
      keep(`short ${action}`, () => t(`auditLog.short.${group}.${verbOf(action)}` as ShortKey)),
      sentence.replace(who, () => person).replace(what, () => object),
      object,
      details.join("; "),
      action,
      objectId,
      row.id,
    ];
  };
}
