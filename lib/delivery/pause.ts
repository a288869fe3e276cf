import type { OutboundKind } from "#generated/prisma/enums.ts";
import type { Fault } from "./fault.ts";

/** Waiting mail knocks this often of itself, in milliseconds: a server whose directory was away says "wrong password" too. */
export const knockAfter = 60 * 60_000;

/** What a fault means for a message: the end, another try on schedule, or that it waits with its whole lane until the credential is mended. */
export type Consequence = "fail" | "retry" | "hold";

/**
 * Ordinary mail waits while its fault is temporary, and outside any schedule while its server refuses the password: no later try could do
 * better. Verification mail waits only when the peer said "later" (4xx): every other answer is what the administrator asked to know.
 */
export function consequenceOf(kind: OutboundKind, fault: Fault): Consequence {
  if (kind === "verification") return fault.refusedForNow ? "retry" : "fail";
  if (fault.code === "auth_rejected" && fault.scope === "peer") return "hold";
  return fault.temporary ? "retry" : "fail";
}

/** What is known of a credential that its server may have refused. */
export interface Rejection {
  /** Since when; null: it is not refused. */
  readonly rejectedAt: Date | null;
  /** When waiting mail may try it again. */
  readonly retryAt: Date | null;
}

/** Whether a lane sends: everything; everything, to see whether its credential is taken now; verification mail alone. */
export type Gate = "open" | "trying" | "shut";

export function gateOf({ rejectedAt, retryAt }: Rejection, now: Date): Gate {
  if (!rejectedAt) return "open";
  return retryAt && retryAt <= now ? "trying" : "shut";
}
