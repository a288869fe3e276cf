interface Cause {
  readonly originalCode?: unknown;
  readonly severity?: unknown;
}

/** What PostgreSQL reported through Prisma. */
function causeOf(error: unknown): Cause {
  return (error as { meta?: { driverAdapterError?: { cause?: Cause } } } | null)?.meta?.driverAdapterError?.cause ?? {};
}

/** The SQLSTATE of an error that PostgreSQL reported through Prisma; undefined for any other. */
export function stateOf(error: unknown): string | undefined {
  const state = causeOf(error).originalCode;
  return typeof state === "string" && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

/** Whether PostgreSQL ended a transaction for another one's sake: P2034 of Prisma's own queries, the state of raw ones. Nothing of it has happened. */
export function isDeadlock(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "P2034" || /^40(?:P01|001)$/.test(stateOf(error) ?? "");
}

/**
 * Whether a transaction failed because another one was faster: a deadlock, a key that is taken, a row that is gone. The same again
 * finds things as they are now.
 */
export function isLostRace(error: unknown): boolean {
  return isDeadlock(error) || /^2350[35]$/.test(stateOf(error) ?? "");
}

/** Whether the database is not there at all: then it is so for everybody. */
export function isOutage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // Of Prisma: no connection (P1…), none free in time (P2024), the transaction's lost (P2028); and what the driver says of a lost one.
  if (typeof code === "string" && /^(?:P1\d{3}|P2024|P2028|E[A-Z]{4,})$/.test(code)) return true;
  if (code === undefined && /\bconnection (?:error|terminated|timeout)/i.test(String(message))) return true;
  return causeOf(error).severity === "FATAL" || /^(?:08|53|57)/.test(stateOf(error) ?? "");
}
