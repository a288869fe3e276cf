"use client";

import { useReady } from "#components/use-ready.ts";

/** The browser's time zone; UTC until it has told it. */
export function useZone(): string {
  const ready = useReady();
  return ready ? Intl.DateTimeFormat().resolvedOptions().timeZone : "UTC";
}
