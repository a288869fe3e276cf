import type { SessionFacts } from "./schema.ts";

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number) => String(n).padStart(2, "0");

/** RFC 5322 3.3, in UTC. */
export function mailDate(at: Date): string {
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${days[at.getUTCDay()]}, ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${time} +0000`;
}

/** RFC 3848: which protocol the hop spoke. */
export function protocol(session: SessionFacts, authenticated: boolean): string {
  if (!session.extended) return "SMTP";
  return `ESMTP${session.tls ? "S" : ""}${authenticated ? "A" : ""}`;
}

/** The trace field that stands before the stored bytes (RFC 5321 4.4). */
export function traceHeader(
  session: SessionFacts,
  options: { hostname: string; id: string; authenticated: boolean; at: Date },
): Buffer {
  const peer = session.peer.includes(":") ? `IPv6:${session.peer}` : session.peer;
  const tls = session.tls ? `\r\n\t(using ${session.tls})` : "";
  return Buffer.from(
    `Received: from ${session.helo} ([${peer}])${tls}\r\n` +
      `\tby ${options.hostname} with ${protocol(session, options.authenticated)} id ${options.id};\r\n` +
      `\t${mailDate(options.at)}\r\n`,
    "latin1",
  );
}
