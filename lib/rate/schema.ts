/** How often something may be done. */
export interface RateRule {
  readonly limit: number;
  /** Seconds, from the first use on; an hour at most, after which `sweepWindows` forgets it. */
  readonly window: number;
}

/** What is left of a rule after one more use. */
export interface Allowance extends RateRule {
  /** Uses that are left in this window. */
  readonly remaining: number;
  /** Seconds until everything is allowed again: a whole number, at least 1. */
  readonly reset: number;
  /** This use was one too many. */
  readonly over: boolean;
}
