const minute = 60_000;
/** Milliseconds from a first attempt to the second. */
export const firstDelay = minute;
const steps = [firstDelay, ...[2, 5, 10, 20, 40].map((minutes) => minutes * minute)];
const hour = 60 * minute;
const giveUpAfter = 4 * 24 * hour;

/**
 * When a message that could not leave is tried again: 1, 2, 5, 10, 20, 40 minutes after the attempt, then hourly, until four days
 * after `since` (RFC 5321 4.5.4.1), when it was made or its present round of tries began. `attempts` counts the one that has just been made. Milliseconds; null: it has failed.
 */
export function retryDelay(attempts: number, since: Date, now: Date): number | null {
  const delay = steps[Math.max(attempts, 1) - 1] ?? hour;
  return now.getTime() + delay - since.getTime() > giveUpAfter ? null : delay;
}
