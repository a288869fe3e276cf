import { z } from "zod";
import { nameLine } from "#lib/mail/name.ts";
import { singleLine } from "#lib/single-line.ts";
import type { CheckState, CheckView } from "#lib/verification/schema.ts";

const id = z.coerce.number().int().max(2_147_483_647);

/** First step of *Add address*: which domain, which address. A bare local part is completed with the domain. */
export const connectorAddressInput = z.object({
  brandId: id,
  domainId: z.uuid("field_required"),
  address: singleLine.min(1, "field_required").max(320, "field_too_long"),
  /** Deletes it in the account's twin, in the same transaction. */
  removeFromTwin: z.boolean().optional(),
});
export type ConnectorAddressInput = z.input<typeof connectorAddressInput>;

/** Second step: the company's server. Port 465 means implicit TLS, any other STARTTLS. */
export const outboundCredentialInput = z.object({
  host: singleLine.min(1, "field_required").max(253, "field_too_long"),
  port: z.coerce.number("port_invalid").int("port_invalid").min(1, "port_invalid").max(65535, "port_invalid"),
  username: singleLine.min(1, "field_required").max(320, "field_too_long"),
  password: z
    .string()
    .min(1, "field_required")
    .max(1024, "field_too_long")
    .regex(/^\P{Cc}*$/u, "input_invalid"),
});

export const addConnectorAddressInput = connectorAddressInput.extend(outboundCredentialInput.shape);
export type AddConnectorAddressInput = z.input<typeof addConnectorAddressInput>;

export const replaceOutboundCredentialInput = outboundCredentialInput.extend({ addressId: id });
export type ReplaceOutboundCredentialInput = z.input<typeof replaceOutboundCredentialInput>;

/** `replacementId` is the credential that the page showed as the newer one. */
export const discardOutboundCredentialInput = z.object({ addressId: id, replacementId: z.uuid() });
export type DiscardOutboundCredentialInput = z.input<typeof discardOutboundCredentialInput>;

export const removeAddressInput = z.object({ addressId: id });
export type RemoveAddressInput = z.input<typeof removeAddressInput>;

/** What goes another way when an address goes. */
export interface AddressRemoval {
  /** Messages that wait to leave from it. */
  readonly queued: number;
}

/** Empty: the address goes by its brand's name. */
const displayName = nameLine;

/** A bare local part is completed with the account's native domain. */
export const addNativeAddressInput = z.object({
  brandId: id,
  address: singleLine.min(1, "field_required").max(320, "field_too_long"),
  displayName: displayName.default(""),
});
export type AddNativeAddressInput = z.input<typeof addNativeAddressInput>;

export const addForwardedAddressInput = addNativeAddressInput.extend({
  /** Deletes it in the account's twin, in the same transaction. */
  removeFromTwin: z.boolean().optional(),
});
export type AddForwardedAddressInput = z.input<typeof addForwardedAddressInput>;

/** `was` is the name that the page showed; null: the brand's. */
export const renameAddressInput = z.object({ addressId: id, displayName, was: z.string().nullable() });
export type RenameAddressInput = z.input<typeof renameAddressInput>;

/** `was` is the default that the page showed. */
export const setDefaultAddressInput = z.object({ brandId: id, addressId: id, was: z.number().int().nullable() });
export type SetDefaultAddressInput = z.input<typeof setDefaultAddressInput>;

/** Whether an address can speak for its brand: what has checks must have passed them all. */
export function mayBeDefault({ kind, inboundState, outboundState }: DefaultCandidate): boolean {
  if (kind === "native") return true;
  return inboundState === "verified" && (kind === "forwarded" || outboundState === "verified");
}

/** What decides whether an address can speak for its brand. */
export interface DefaultCandidate {
  readonly kind: AddressView["kind"];
  readonly inboundState: CheckState;
  readonly outboundState: CheckState;
}

/** A numbered page, from 1, or the page after or before an address; ids order them. */
export type PageInput =
  | { readonly by: "offset"; readonly page: number; readonly size: number }
  | { readonly by: "cursor"; readonly size: number; readonly after: number | null; readonly before: number | null };

/** An address as programs see it. */
export interface AddressRecord {
  readonly id: number;
  readonly email: string;
  /** What stands before the address in the From of mail that leaves from it. */
  readonly name: string;
  readonly brandId: number;
  readonly isDefault: boolean;
  /** The inbound check; unknown where there is none, or none has been made. */
  readonly forwarding: "unknown" | "waiting" | "verified" | "failed";
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface AddressPage {
  readonly addresses: readonly AddressRecord[];
  /** Of all pages; on numbered pages only. */
  readonly count: number | null;
  readonly hasAfter: boolean;
  readonly hasBefore: boolean;
}

/** What the Email page shows of a support address. */
export interface AddressView {
  readonly id: number;
  readonly email: string;
  /** With the domain in U-label form. */
  readonly emailUnicode: string;
  /** What stands before it in the From of mail that leaves from it; null: the brand's name. */
  readonly displayName: string | null;
  readonly kind: "native" | "forwarded" | "smtp_connector";
  readonly isDefault: boolean;
  /** The brand's native address: it speaks for the brand where nothing else can. */
  readonly isNative: boolean;
  readonly domainId: string | null;
  /** The current outbound credential's public part; null on other kinds. */
  readonly outbound: { readonly host: string; readonly port: number; readonly username: string } | null;
  /** What its mail leaves through meanwhile, while the current credential is not verified; null: the current one, or the system route. */
  readonly serving: ServingCredential | null;
  /** Inbound and outbound, in this order, of a connector address; a forwarded one's forwarding; none of a native one. */
  readonly checks: readonly CheckView[];
  /** Its mail waits because its server refuses the password; null: it does not. */
  readonly paused: DeliveryPause | null;
  /** It goes with its domain, which is being disconnected. */
  readonly leaving: boolean;
}

/** The last verified credential of an address, beside a newer one that is not. */
export interface ServingCredential {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly verifiedAt: Date | null;
  /** The newer one: what is given up when this one is to stay. */
  readonly replacementId: string;
}

export interface DeliveryPause {
  readonly since: Date;
  /** When waiting mail tries of itself. */
  readonly retryAt: Date;
  /** Messages that wait. */
  readonly queued: number;
  /** The server's own words. */
  readonly reply: string | null;
  /** Another credential waits for its verification. */
  readonly replaced: boolean;
}

export interface BrandView {
  readonly id: number;
  readonly name: string;
  readonly addresses: readonly AddressView[];
}
