/** Topics of lib/db/live.ts, with a space between two. */
export type Topics = "email" | "email usage" | "tickets" | "email tickets" | "team" | "team tokens" | "audit";

const slowest = 15_000;

/**
 * Calls `changed` when one of the topics changes, when the reader comes back to the page, and after a lost connection, until the returned function
 * is called. In the browser.
 */
export function subscribe(topics: Topics, changed: () => void): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let delay = 1_000;
  const connect = () => {
    // A hidden page holds no stream: a browser allows six connections a host, over all tabs.
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource("/events");
    // Also at the first opening: something may have changed since the page was rendered.
    source.onopen = () => {
      delay = 1_000;
      changed();
    };
    source.onmessage = (event) => {
      if (topics.split(" ").includes(event.data)) changed();
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
    changed();
  };
  connect();
  window.addEventListener("focus", comesBack);
  document.addEventListener("visibilitychange", comesBack);
  return () => {
    disconnect();
    window.removeEventListener("focus", comesBack);
    document.removeEventListener("visibilitychange", comesBack);
  };
}
