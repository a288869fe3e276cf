import type { Db } from "#lib/db/client.ts";
import type { Allowance, RateRule } from "./schema.ts";
import { takeOne } from "./store.ts";

/** Counts one use of `key` and says what is left; all processes share the count (docs/decisions/019). */
export async function countUse(db: Db, key: string, rule: RateRule): Promise<Allowance> {
  const { used, left, taken } = await takeOne(db, key, rule);
  const reset = Math.max(1, Math.min(rule.window, Math.ceil(left)));
  return { ...rule, remaining: Math.max(0, rule.limit - used), reset, over: !taken };
}
