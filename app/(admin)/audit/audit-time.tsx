"use client";

import { useFormatter } from "next-intl";
import { useZone } from "./use-zone.ts";

/** A moment to the second, in the browser's time zone; `short` leaves what a list says again and again away. */
export function AuditTime({ at, short = false }: { at: Date; short?: boolean }) {
  const format = useFormatter();
  const timeZone = useZone();
  const shown = format.dateTime(at, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone,
    ...(short ? {} : { timeZoneName: "short" }),
  });
  return <time dateTime={at.toISOString()}>{shown}</time>;
}
