/** What a sink has taken since it was last reset. */
export interface Taken {
  readonly messages: number;
  /** Milliseconds since 1970, of the last 250; 0: none yet. */
  readonly lastAt: number;
  /** Milliseconds of the sink's own processor time. */
  readonly cpu: number;
}

/** What its parent says to it: begin anew, or tell what was taken. */
export type Order = "reset" | "tell";
