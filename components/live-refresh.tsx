"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { subscribe, type Topics } from "./live-topics.ts";

interface LiveRefreshProps {
  /** What this page shows. */
  readonly topics: Topics;
  /** Also reads again every two seconds: where a change is awaited, and a proxy may hold the event stream back. */
  readonly awaiting?: boolean;
}

/** Keeps a page true: reads it again when one of its topics changes, when the reader comes back to it, and after a lost connection. */
export function LiveRefresh({ topics, awaiting = false }: LiveRefreshProps) {
  const router = useRouter();

  useEffect(() => {
    let gone = false;
    let scheduled: ReturnType<typeof setTimeout> | undefined;
    let waiting = false;
    // Several changes of one moment are read at once; the first waits only as long as it takes the others to arrive.
    const refresh = () => {
      scheduled ??= setTimeout(async () => {
        const ready = await isReady();
        scheduled = undefined;
        if (gone) return;
        if (!ready) setTimeout(refresh, 2_000);
        else if (dialogIsOpen()) waiting = true;
        else router.refresh();
      }, 50);
    };
    // Closed: what was held back is read now.
    const dialogs = new MutationObserver(() => {
      if (!waiting || dialogIsOpen()) return;
      waiting = false;
      refresh();
    });
    dialogs.observe(document.body, { subtree: true, childList: true });
    const stop = subscribe(topics, refresh);
    return () => {
      gone = true;
      stop();
      dialogs.disconnect();
      clearTimeout(scheduled);
    };
  }, [router, topics]);

  useEffect(() => {
    if (!awaiting) return;
    const poll = setInterval(async () => {
      if ((await isReady()) && !dialogIsOpen()) router.refresh();
    }, 2_000);
    return () => clearInterval(poll);
  }, [router, awaiting]);

  return null;
}

/** Whether a page can be read now. A refresh during an outage would put the error page in the place of what somebody is typing. */
async function isReady(): Promise<boolean> {
  try {
    const response = await fetch("/readyz", { cache: "no-store" });
    // Read to its end: what is left unread keeps its connection.
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

/** Nothing is read again beneath an open dialog: it would vanish, and what was typed with it, when another person removes its row. */
function dialogIsOpen(): boolean {
  return document.querySelector('[aria-modal="true"]') !== null;
}
