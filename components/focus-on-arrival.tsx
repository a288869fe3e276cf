"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** Takes the focus when it replaces what was there before, so that keyboards and screen readers start at the top of the new. */
export function FocusOnArrival({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, []);
  return (
    <div ref={place} tabIndex={-1} style={{ outline: "none" }}>
      {children}
    </div>
  );
}
