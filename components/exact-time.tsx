"use client";

import { useFormatter } from "next-intl";
import { useReady } from "./use-ready.ts";

/** A moment to the minute in the reader's own time zone; in UTC, and saying so, until the browser has told it. */
export function ExactTime({ at }: { at: Date }) {
  const format = useFormatter();
  const ready = useReady();
  const shown = format.dateTime(at, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...(ready
      ? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
      : { timeZone: "UTC", timeZoneName: "short" }),
  });
  return <time dateTime={at.toISOString()}>{shown}</time>;
}
