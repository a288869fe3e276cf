import { z } from "zod";
import { singleLine } from "#lib/single-line.ts";

/** What becomes of the mail that waits: it leaves through the connector first, or from the brands' default addresses. */
export const queueChoices = ["drain", "reroute"] as const;
export type QueueChoice = (typeof queueChoices)[number];

/** For how many minutes at most the queue may drain; what waits longer leaves from the default address. */
export const drainLimits = [15, 60, 240, 1440] as const;

/** What is asked of a domain: what disconnecting it would end, or how far that is. */
export const ofDomainInput = z.object({ domainId: z.uuid() });

export const startDisconnectionInput = z.object({
  domainId: z.uuid(),
  queue: z.enum(queueChoices),
  drainMinutes: z.coerce
    .number()
    .int()
    .min(1)
    .max(7 * 1440)
    .default(60),
  /** The domain's name, typed, in either form. */
  confirm: singleLine.min(1, "field_required").max(320, "field_too_long"),
  /** How many addresses the page showed. */
  addresses: z.number().int(),
});
export type StartDisconnectionInput = z.input<typeof startDisconnectionInput>;

export const disconnectionInput = z.object({ disconnectionId: z.uuid() });
export type DisconnectionInput = z.input<typeof disconnectionInput>;

/** In their order. A queue drains, or is rerouted, or both in this order. */
export const disconnectionSteps = ["stopping", "draining", "rerouting", "removing", "revoking"] as const;
export type ActiveStep = (typeof disconnectionSteps)[number];
export type DisconnectionStep = ActiveStep | "finished" | "cancelled";

/** What a disconnection would end, for the page before it. */
export interface ForeseenDisconnection {
  readonly domainId: string;
  readonly name: string;
  readonly domain: string;
  readonly domainUnicode: string;
  readonly addresses: readonly ForeseenAddress[];
  readonly credentials: readonly ForeseenCredential[];
  /** Messages that wait to leave through the connector. */
  readonly waiting: number;
  /** So many of them wait because their server refuses the password. */
  readonly paused: number;
  readonly tickets: number;
  /** Whose default address goes with the domain, and what speaks for them then. */
  readonly defaults: readonly { readonly brand: string; readonly from: string; readonly to: string }[];
  /** The addresses that replies leave from afterwards, a brand each. */
  readonly successors: readonly string[];
  /** Messages that came in by its credentials in the last hour. */
  readonly lastHour: number;
  /** The hour (0 to 23, UTC) in which the fewest came in over seven days; null: nothing came. */
  readonly quietHour: number | null;
}

interface ForeseenAddress {
  readonly email: string;
  readonly waiting: number;
}

interface ForeseenCredential {
  readonly id: string;
  readonly username: string;
  readonly lastUsedAt: Date | null;
  readonly lastUsedPeer: string | null;
}

/** How far a disconnection is. */
export interface DisconnectionView {
  readonly id: string;
  readonly domainId: string;
  readonly name: string;
  readonly domain: string;
  readonly domainUnicode: string;
  readonly queue: QueueChoice;
  readonly step: DisconnectionStep;
  readonly startedAt: Date;
  readonly startedByEmail: string;
  readonly drainUntil: Date | null;
  /** Since when what still waited leaves from the default address, though draining had been chosen. */
  readonly switchedAt: Date | null;
  readonly endedAt: Date | null;
  readonly addresses: { readonly total: number; readonly stopped: number; readonly removed: number };
  readonly messages: MessageCounts;
  /** Addresses whose server refuses the password: what waits for it cannot drain. */
  readonly paused: number;
}

/** What became of the messages that waited when it began. */
export interface MessageCounts {
  readonly total: number;
  /** Left through the company's server. */
  readonly drained: number;
  /** Left from the default address. */
  readonly rerouted: number;
  readonly failed: number;
  readonly waiting: number;
  /** In the list of messages that did not leave through the company's server, those that had failed before included. */
  readonly listed: number;
}

/** One line of the list of messages that did not leave through the company's server. */
export interface UndeliveredMessage {
  readonly id: string;
  readonly queuedAt: Date;
  readonly address: string;
  readonly recipient: string;
  readonly subject: string;
  readonly ticketId: number | null;
  readonly state: "waiting" | "paused" | "failed" | "rerouted";
  readonly leftAt: Date | null;
  readonly from: string | null;
  readonly reply: string | null;
  readonly messageId: string;
}
