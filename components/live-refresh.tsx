"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

interface LiveRefreshProps {
  /** The topics of lib/db/live.ts that this page shows, with a space between two. */
  readonly topics: "email" | "email usage" | "tickets" | "email tickets" | "team" | "tokens";
  /** Also reads again every two seconds: where a change is awaited, and a proxy may hold the event stream back. */
  readonly awaiting?: boolean;
}

const slowest = 15_000;

/** Keeps a page true: reads it again when one of its topics changes, when the reader comes back to it, and after a lost connection. */
export function LiveRefresh({ topics, awaiting = false }: LiveRefreshProps) {
  const router = useRouter();

  useEffect(() => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let delay = 1_000;
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
    const connect = () => {
      // A hidden page holds no stream: a browser allows six connections a host, over all tabs.
      if (source || document.visibilityState === "hidden") return;
      source = new EventSource("/events");
      // Also at the first opening: something may have changed since the page was rendered.
      source.onopen = () => {
        delay = 1_000;
        refresh();
      };
      source.onmessage = (event) => {
        if (topics.split(" ").includes(event.data)) refresh();
      };
      source.onerror = () => {
        // A lost connection is retried by the browser; an HTTP error ends the source, and is retried here.
        if (source?.readyState !== EventSource.CLOSED) return;
        source = undefined;
        clearTimeout(retry);
        retry = setTimeout(connect, delay);
        delay = Math.min(delay * 2, slowest);
      };
    };
    const disconnect = () => {
      clearTimeout(retry);
      source?.close();
      source = undefined;
    };
    const comesBack = () => {
      if (document.visibilityState === "hidden") return disconnect();
      connect();
      refresh();
    };
    connect();
    window.addEventListener("focus", comesBack);
    document.addEventListener("visibilitychange", comesBack);
    return () => {
      gone = true;
      disconnect();
      dialogs.disconnect();
      clearTimeout(scheduled);
      window.removeEventListener("focus", comesBack);
      document.removeEventListener("visibilitychange", comesBack);
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
