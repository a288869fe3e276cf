"use client";

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/**
 * A state for what is shown once: a secret that was just made. It is forgotten when the page is left, before a browser may put the page aside
 * as it stands and bring it back by its Back button.
 */
export function useOnceShown<T>(): readonly [T | null, (shown: T | null) => void] {
  const [shown, show] = useState<T | null>(null);
  useEffect(() => {
    const forget = () => flushSync(() => show(null));
    window.addEventListener("pagehide", forget);
    return () => window.removeEventListener("pagehide", forget);
  }, []);
  return [shown, show];
}
