"use client";

import { useSyncExternalStore } from "react";

/** The fragment of the address without its "#"; null in the server's HTML, which never sees it. */
export function useFragment(): string | null {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("hashchange", changed);
      return () => window.removeEventListener("hashchange", changed);
    },
    () => window.location.hash.slice(1),
    () => null,
  );
}
