import { z } from "zod";
import { singleLine } from "#lib/single-line.ts";

export const revokeSessionInput = z.object({ sessionId: singleLine.min(1).max(64) });
export type RevokeSessionInput = z.input<typeof revokeSessionInput>;

/** A browser as its User-Agent header tells; null: it doesn't say, or nothing that is known. */
export interface BrowserView {
  readonly browser: string | null;
  readonly system: string | null;
}

/** One of a person's own sessions. Never its token, which would open it. */
export interface SessionView extends BrowserView {
  readonly id: string;
  /** Where its last request came from. */
  readonly ip: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastActiveAt: Date;
  /** The one that asks. */
  readonly current: boolean;
}
