/** A cell of the table: size in bytes, connections at once, messages a connection. */
export interface Cell {
  readonly size: number;
  readonly connections: number;
  readonly each: number;
}

/** What we reach of another server's, in one cell. */
export interface Ratios {
  readonly rate: number;
  readonly cpu: number;
}

interface Goal {
  /** At least so many times Postfix's rate. */
  readonly rate: number;
  /** At most this share of Postfix's processor time a message. */
  readonly cpu?: number;
}

/** What we want to reach against Postfix. */
export function goalOf({ size, each }: Cell): Goal {
  if (size >= 1024 ** 2) return { rate: 1.2 };
  if (each === 1) return { rate: 1.3, cpu: 0.5 };
  return size < 16 * 1024 ? { rate: 3, cpu: 0.2 } : { rate: 1.7 };
}

/** And against Haraka, everywhere. */
export const harakaGoal = 4;

/** What is missed, in few words; "met" when nothing is. */
export function judge(cell: Cell, postfix: Ratios | undefined, haraka: Ratios | undefined): string {
  const goal = goalOf(cell);
  const missed: string[] = [];
  if (postfix && postfix.rate < goal.rate) missed.push(`rate < ${goal.rate}×`);
  if (postfix && goal.cpu !== undefined && postfix.cpu > goal.cpu) missed.push(`CPU > ${goal.cpu}×`);
  if (haraka && haraka.rate < harakaGoal) missed.push(`Haraka < ${harakaGoal}×`);
  if (!postfix && !haraka) return "–";
  return missed.length === 0 ? "met" : missed.join(", ");
}
