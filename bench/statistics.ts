/** The middle of the values; the mean of the two middle ones of an even number. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The smallest value that is not exceeded by the share `p` of all (0 to 1). NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  return ascending(values)[Math.max(0, Math.ceil(p * values.length) - 1)] ?? Number.NaN;
}

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b);
