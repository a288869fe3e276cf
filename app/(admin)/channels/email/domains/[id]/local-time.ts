const minute = 60_000;

/** A moment as `<input type="datetime-local">` has it: "2026-03-10T09:30" in the browser's time zone. */
export function toLocal(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * minute).toISOString().slice(0, 16);
}

/** What was typed there, as ISO 8601 in UTC; null: it is no moment. */
export function toInstant(typed: string): string | null {
  const at = new Date(typed);
  return typed === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The next full hour, three days on: by then a server that still uses an old set has been seen to. */
export function inThreeDays(now = Date.now()): Date {
  const hour = 60 * minute;
  return new Date(Math.ceil(now / hour) * hour + 72 * hour);
}
