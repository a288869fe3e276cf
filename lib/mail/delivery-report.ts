import { parseAddress } from "./address.ts";

/** What a mail system reports of a message that it was given (RFC 3464). */
export interface DeliveryReport {
  /** "delayed": it is still trying; "failed": it has given up. */
  readonly action: "delayed" | "failed";
  /** Whom the message was for, as the report says. */
  readonly recipient: string | null;
}

/** Bytes of a report that are searched. */
const searched = 512 * 1024;

/**
 * Reads the machine's part of a report, from the bytes after the header. Of several recipients the first that failed speaks, else the first that is
 * delayed. Null: there is no such part, or it reports a success.
 */
export function readDeliveryReport(body: Uint8Array): DeliveryReport | null {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, searched)).toString("latin1");
  const start = text.search(/^content-type:[ \t]*message\/(?:global-)?delivery-status\b/im);
  if (start === -1) return null;
  const [part = ""] = text.slice(start).split(/\r?\n--/, 1);
  const reports = part.split(/\r?\n[ \t]*\r?\n/).flatMap((group): DeliveryReport[] => {
    const action = /^action:[ \t]*(failed|delayed)\b/im.exec(group)?.[1]?.toLowerCase();
    if (action !== "failed" && action !== "delayed") return [];
    const named = /^(?:original|final)-recipient:[ \t]*[a-z0-9-]+[ \t]*;[ \t]*<?([^\s<>;]{1,320})/im.exec(group)?.[1];
    return [{ action, recipient: (named && parseAddress(named)?.email) || null }];
  });
  return reports.find(({ action }) => action === "failed") ?? reports[0] ?? null;
}
