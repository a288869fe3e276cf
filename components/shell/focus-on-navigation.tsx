"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** After a step to another page, keyboards and screen readers start at its title, unless the page has put the focus somewhere itself. */
export function FocusOnNavigation() {
  const path = usePathname();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    const content = document.getElementById("content");
    const focused = document.activeElement;
    if (!content || (focused !== content && content.contains(focused))) return;
    const title = content.querySelector("h1") ?? content;
    title.tabIndex = -1;
    // The router has scrolled already.
    title.focus({ preventScroll: true });
  }, [path]);
  return null;
}
