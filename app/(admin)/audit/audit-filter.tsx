"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import {
  type AuditPerson,
  type AuditQuestion,
  auditActions,
  auditGroups,
  auditRanges,
  groupOf,
  listAuditInput,
  systemActor,
} from "#lib/audit/schema.ts";
import { addressOf } from "./address.ts";
import styles from "./audit-filter.module.css";
import { useZone } from "./use-zone.ts";
import { type GroupKey, type ShortKey, verbOf } from "./words.ts";

const custom = "custom";

/** Who, what, to what, when: together they make the page's address. Works without script too, as a plain form. */
export function AuditFilter({ asked, people }: { asked: AuditQuestion; people: readonly AuditPerson[] }) {
  const t = useTranslations();
  const router = useRouter();
  const here = useZone();
  const zone = asked.zone ?? here;
  const [period, setPeriod] = useState(asked.from || asked.to ? custom : (asked.range ?? ""));

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    router.push(addressOf(listAuditInput.parse(given)));
  }

  return (
    <search aria-label={t("auditLog.filter")}>
      <form action="/audit" onSubmit={ask} className={styles.filter}>
        <div className={styles.fields}>
          <NativeSelect
            label={t("auditLog.who")}
            name="who"
            defaultValue={asked.who ?? ""}
            data={[
              { value: "", label: t("auditLog.everybody") },
              ...people.map(({ id, name, email }) => ({ value: id, label: name ?? email })),
              { value: systemActor, label: t("auditLog.systemChoice") },
            ]}
          />
          <NativeSelect label={t("auditLog.what")} name="action" defaultValue={asked.action ?? ""}>
            <option value="">{t("auditLog.everything")}</option>
            {auditGroups.map((group) => (
              <optgroup key={group} label={t(`auditLog.group.${group}` as GroupKey)}>
                <option value={group}>{t("auditLog.allOf", { name: t(`auditLog.group.${group}` as GroupKey) })}</option>
                {auditActions
                  .filter((action) => groupOf(action) === group)
                  .map((action) => (
                    <option key={action} value={action}>
                      {t(`auditLog.short.${group}.${verbOf(action)}` as ShortKey)}
                    </option>
                  ))}
              </optgroup>
            ))}
          </NativeSelect>
          <TextInput
            label={t("auditLog.object")}
            name="object"
            type="search"
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            placeholder={t("auditLog.objectHint")}
            defaultValue={asked.object}
            leftSection={<IconSearch size={18} aria-hidden />}
          />
          <NativeSelect
            label={t("auditLog.when")}
            name={period === custom ? undefined : "range"}
            value={period}
            onChange={(event) => setPeriod(event.currentTarget.value)}
            data={[
              { value: "", label: t("auditLog.ranges.always") },
              ...(Object.keys(auditRanges) as (keyof typeof auditRanges)[]).map((range) => ({
                value: range,
                label: t(`auditLog.ranges.${range}`),
              })),
              { value: custom, label: t("auditLog.ranges.custom") },
            ]}
          />
          {period === custom ? (
            <>
              <TextInput label={t("auditLog.from")} name="from" type="date" defaultValue={asked.from} />
              <TextInput label={t("auditLog.to")} name="to" type="date" defaultValue={asked.to} />
            </>
          ) : null}
          <input type="hidden" name="zone" value={zone} />
        </div>
        <div className={styles.end}>
          <Button type="submit">{t("auditLog.apply")}</Button>
          {addressOf(asked) === "/audit" ? null : <Link href="/audit">{t("auditLog.clear")}</Link>}
          <p className={styles.zone}>
            {t("auditLog.times", { zone: here })} {period === "" || zone === here ? null : t("auditLog.days", { zone })}
          </p>
        </div>
      </form>
    </search>
  );
}
