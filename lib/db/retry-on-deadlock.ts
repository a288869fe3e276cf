import type { Ctx } from "#lib/context.ts";
import { isDeadlock } from "./fault.ts";

const tries = 5;

/**
 * For a verb that locks many rows in an order that others cannot keep: when PostgreSQL ends its transaction to resolve a deadlock,
 * nothing of it has happened, and it is run again. Inside a transaction of the caller's there is nothing to run again.
 */
export async function retryOnDeadlock<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || "inTransaction" in ctx || !isDeadlock(error)) throw error;
    }
  }
}
