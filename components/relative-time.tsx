"use client";

import { useFormatter, useNow } from "next-intl";
import { useReady } from "./use-ready.ts";

/** A moment as people say it ("3 minutes ago"), with the exact time in the reader's own zone on hover. Keeps itself current. */
export function RelativeTime({ at }: { at: Date }) {
  const format = useFormatter();
  const ticked = useNow({ updateInterval: 10_000 });
  const ready = useReady();
  // In a tab that nobody looks at, the interval stands still while what happens is still shown.
  const now = ready ? new Date(Math.max(ticked.getTime(), Date.now())) : ticked;
  const exact = ready
    ? format.dateTime(at, {
        dateStyle: "full",
        timeStyle: "medium",
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      })
    : undefined;
  // The clock may be a little behind the server's: that makes no future of what has happened.
  const ahead = at.getTime() - now.getTime();
  const shown = ahead > -5_000 && ahead < 15_000 ? now : at;
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {format.relativeTime(shown, now)}
    </time>
  );
}
