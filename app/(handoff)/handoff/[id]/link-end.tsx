"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Notice } from "#components/notice.tsx";
import type { Opening } from "./open-link.ts";

/** Why the link gives nothing, and what an honest reader does about it. */
export function LinkEnd({ end }: { end: Exclude<Opening, { is: "content" | "refused" }> }) {
  const t = useTranslations();
  const format = useFormatter();
  if (end.is === "unknown")
    return (
      <Notice tone="wait" role="alert" title={t("handoffPage.unknownTitle")}>
        {t("error.handoff_unknown")}
      </Notice>
    );
  if (end.is === "damaged")
    return (
      <Notice tone="bad" role="alert" title={t("handoffPage.damagedTitle")}>
        {t("handoffPage.damaged")}
      </Notice>
    );
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const date = format.dateTime(end.at, { dateStyle: "full", timeStyle: "short", timeZone });
  return (
    <Notice tone={end.is === "used" ? "bad" : "wait"} role="alert" title={t(`handoffPage.${end.is}Title`)}>
      {t(`handoffPage.${end.is}`, { date })}
    </Notice>
  );
}
