import { stateOf } from "#lib/db/fault.ts";
import { DomainError } from "#lib/errors.ts";

/** Connection, resources, shutdown, conflict, read-only standby, lock: the same again may well succeed. */
const passing = /^(?:08|40|53|55|57)|^25006$/;

/**
 * Whether an error means that the database is away for now rather than that it refused what it was given. Unknown errors count as
 * away: giving up too early sends a message twice.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof DomainError) return false;
  const state = stateOf(error);
  return state === undefined || passing.test(state);
}
