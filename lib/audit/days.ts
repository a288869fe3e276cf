import { type AuditQuestion, auditRanges } from "./schema.ts";

const hour = 3_600_000;

/** The span of time that is asked for: from its first instant, to before its end. */
export interface Span {
  readonly from?: Date;
  readonly before?: Date;
}

/** The instants at which the asked days begin and end, in the asker's time zone. Days in the wrong order are put right. */
export function spanOf({ range, from, to, zone = "UTC" }: AuditQuestion, now: Date): Span {
  if (from || to) {
    const [first, last] = from && to && to < from ? [to, from] : [from, to];
    return {
      ...(first ? { from: startOfDay(first, zone) } : {}),
      ...(last ? { before: startOfDay(dayAfter(last, 1), zone) } : {}),
    };
  }
  if (!range) return {};
  return { from: startOfDay(dayAfter(dayOf(now, zone), 1 - auditRanges[range]), zone) };
}

/** The calendar day of an instant in a time zone, "2026-03-29". */
export function dayOf(at: Date, zone: string): string {
  return wallClock(at, zone).slice(0, 10);
}

function dayAfter(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/**
 * The first instant of a calendar day. Where clocks are put forward at midnight there is no 00:00: then it is the first time that there is.
 */
export function startOfDay(day: string, zone: string): Date {
  // No zone is further than 14 hours from UTC. A day's first instant is where the date turns.
  let before = Date.parse(`${day}T00:00:00Z`) - 15 * hour;
  let since = before + 30 * hour;
  while (since - before > 1) {
    const middle = Math.floor((before + since) / 2);
    if (dayOf(new Date(middle), zone) < day) before = middle;
    else since = middle;
  }
  return new Date(since);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** "2026-03-29 01:59:59", as a clock on the wall there shows it. */
export function wallClock(at: Date, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) {
    const two = "2-digit";
    clock = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    clocks.set(zone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.year?.padStart(4, "0")}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`;
}
