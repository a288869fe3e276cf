/** The SQLSTATE of an error that PostgreSQL reported through Prisma; undefined for any other. */
export function stateOf(error: unknown): string | undefined {
  const meta = (error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } } | null)?.meta;
  const state = meta?.driverAdapterError?.cause?.originalCode;
  return typeof state === "string" && /^[0-9A-Z]{5}$/.test(state) ? state : undefined;
}

/**
 * Whether a transaction failed because another one was faster: a deadlock, a key that is taken, a row that is gone. The same again
 * finds things as they are now.
 */
export function isLostRace(error: unknown): boolean {
  return (
    (error as { code?: unknown } | null)?.code === "P2034" || /^(?:23503|23505|40P01|40001)$/.test(stateOf(error) ?? "")
  );
}

/** Whether the database is not there at all: then it is so for everybody. */
export function isOutage(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  // Of Prisma: no connection (P1…), none free in time (P2024), the transaction's lost (P2028).
  if (typeof code === "string" && /^(?:P1\d{3}|P2024|P2028|E[A-Z]{4,})$/.test(code)) return true;
  return /^(?:08|53|57)/.test(stateOf(error) ?? "");
}
