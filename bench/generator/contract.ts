/** Where mail goes, and as whom. STARTTLS and AUTH PLAIN always. */
export interface Target {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly from: string;
  readonly to: string;
}

/** What one generator process is to do. New messages are begun for `seconds` or until there were `total`; each is finished. */
export interface Plan {
  readonly target: Target;
  /** Bytes of a whole message. */
  readonly size: number;
  readonly connections: number;
  /** Messages a connection; then a new one is opened. */
  readonly each: number;
  readonly seconds?: number;
  readonly total?: number;
  /** Messages a second, evenly; absent: as fast as the server takes them. */
  readonly rate?: number;
}

export interface Result {
  /** Answered with 250. */
  readonly messages: number;
  /** Milliseconds since 1970: the first connection's opening, the last 250. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Milliseconds of this process's own processor time. */
  readonly cpu: number;
  /** Every message or connection that failed, in the server's words. */
  readonly errors: readonly string[];
}
