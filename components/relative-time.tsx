"use client";

import { useFormatter, useNow } from "next-intl";
import { useReady } from "./use-ready.ts";

/** A moment as people say it ("3 minutes ago"), with the exact time in the reader's own zone on hover. Keeps itself current. */
export function RelativeTime({ at }: { at: Date }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 10_000 });
  const ready = useReady();
  const exact = ready
    ? format.dateTime(at, {
        dateStyle: "full",
        timeStyle: "medium",
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      })
    : undefined;
  // A clock that is a little behind the server's must not read "in 2 seconds" of what has happened.
  const shown = Math.abs(now.getTime() - at.getTime()) < 5_000 ? now : at;
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {format.relativeTime(shown, now)}
    </time>
  );
}
