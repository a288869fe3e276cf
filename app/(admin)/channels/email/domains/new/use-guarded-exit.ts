"use client";

import { useCallback, useEffect, useRef } from "react";

/**
 * Holds the reader on the page until released. Closing or reloading gets the browser's own warning; links and the back button
 * call `onLeave` instead of leaving.
 */
export function useGuardedExit(onLeave: () => void): () => void {
  const held = useRef(true);
  const leave = useRef(onLeave);
  leave.current = onLeave;

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (held.current) event.preventDefault();
    };
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!held.current || !link || link.getAttribute("href")?.startsWith("#")) return;
      event.preventDefault();
      event.stopPropagation();
      leave.current();
    };
    // One more entry for this same page: going back lands on it, and is answered with the question.
    window.history.pushState(null, "", window.location.href);
    const back = () => {
      if (!held.current) return;
      window.history.pushState(null, "", window.location.href);
      leave.current();
    };
    window.addEventListener("beforeunload", warn);
    document.addEventListener("click", click, true);
    window.addEventListener("popstate", back);
    return () => {
      window.removeEventListener("beforeunload", warn);
      document.removeEventListener("click", click, true);
      window.removeEventListener("popstate", back);
    };
  }, []);

  return useCallback(() => {
    held.current = false;
  }, []);
}
