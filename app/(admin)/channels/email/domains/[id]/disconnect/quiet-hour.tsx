"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useReady } from "#components/use-ready.ts";

/** The hour (UTC) at which the least came in lately, in the reader's own time. */
export function QuietHour({ hour }: { hour: number }) {
  const t = useTranslations();
  const format = useFormatter();
  // The server doesn't know the reader's zone.
  if (!useReady()) return null;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const at = (shift: number) => {
    const day = new Date();
    day.setUTCHours(hour + shift, 0, 0, 0);
    return format.dateTime(day, { timeStyle: "short", timeZone });
  };
  return <>{t("disconnect.quietHour", { from: at(0), until: at(1) })}</>;
}
