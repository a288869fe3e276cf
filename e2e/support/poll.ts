import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again and again until the answer is something, and returns it. Fails with `what` after `within` milliseconds,
 * quoting the last error when asking failed.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  within = 15_000,
): Promise<T> {
  const end = Date.now() + within;
  let trouble: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > end) throw new Error(`waited ${within} ms in vain: ${what}`, { cause: trouble });
    await pause(50);
  }
}
