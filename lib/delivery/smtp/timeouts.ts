/** Milliseconds. RFC 5321 4.5.3.2 asks for more; a job slot and an administrator who watches ask for less. */
export interface Timeouts {
  readonly connect: number;
  readonly greeting: number;
  readonly command: number;
  readonly finalDot: number;
  /** How long an idle connection is kept for the next message. */
  readonly idle: number;
}

export const timeouts: Timeouts = {
  connect: 15_000,
  greeting: 30_000,
  command: 60_000,
  finalDot: 120_000,
  idle: 15_000,
};
