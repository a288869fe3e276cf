import { createHash } from "node:crypto";
import type { OutboundKind, RouteReason } from "#generated/prisma/enums.ts";

/** What decides the way of mail that leaves from an address. */
export interface RoutedAddress {
  readonly kind: "native" | "forwarded" | "smtp_connector";
  readonly email: string;
  /** The last verified outbound credential. */
  readonly routeCredentialId: string | null;
  /** Its domain is being disconnected, and this is what becomes of the mail that waited for its connector; null: it is not. */
  readonly leaving: "drain" | "reroute" | null;
}

/** What decides the way of one message. */
export interface RouteFacts {
  readonly kind: OutboundKind;
  /** The address it should leave from; null: removed since. */
  readonly address: RoutedAddress | null;
  /** It waited for the address's connector when that began to be disconnected. */
  readonly waited: boolean;
  /** What speaks for the brand where there is no such address any more. */
  readonly brandDefault: RoutedAddress | null;
  /** The native address that speaks for the brand where another address cannot. */
  readonly nativeDefault: string;
  /** Of a verification message only. */
  readonly verification: { readonly direction: "inbound" | "outbound"; readonly credentialId: string | null } | null;
}

export type Route =
  | { readonly kind: "connector"; readonly credentialId: string; readonly from: string; readonly reason: RouteReason }
  | { readonly kind: "system"; readonly from: string; readonly reason: RouteReason };

/** SPEC section 2, rules 6 and 9; docs/decisions/008. A native address never leaves through a connector, and a connector carries only its own address. */
export function chooseRoute(facts: RouteFacts): Route {
  const { address, nativeDefault, verification } = facts;
  if (facts.kind === "verification") {
    const outbound = verification?.direction === "outbound" ? verification.credentialId : null;
    return outbound && address?.kind === "smtp_connector"
      ? { kind: "connector", credentialId: outbound, from: address.email, reason: "verification" }
      : { kind: "system", from: nativeDefault, reason: "verification" };
  }
  // About the account itself: no brand, no company speaks.
  if (isAccountMail(facts.kind)) return { kind: "system", from: nativeDefault, reason: "account_mail" };
  if (address && (!address.leaving || (address.leaving === "drain" && facts.waited)))
    return routeOf(address, nativeDefault);
  // Its address is gone or going: it leaves as the default address's own mail does, if that one stays.
  const reason = address ? "domain_disconnecting" : "address_removed";
  const route = facts.brandDefault && !facts.brandDefault.leaving && routeOf(facts.brandDefault, nativeDefault);
  return route ? { ...route, reason } : { kind: "system", from: nativeDefault, reason };
}

/** Mail about the account itself and for its people: it belongs to no ticket, and nothing that comes back for it makes one. */
export function isAccountMail(kind: OutboundKind): boolean {
  return kind === "invitation" || kind === "security_notice";
}

function routeOf(address: RoutedAddress, nativeDefault: string): Route {
  if (address.kind === "native") return { kind: "system", from: address.email, reason: "native_address" };
  if (address.kind === "forwarded") return { kind: "system", from: nativeDefault, reason: "forwarded_address" };
  return address.routeCredentialId
    ? { kind: "connector", credentialId: address.routeCredentialId, from: address.email, reason: "connector" }
    : { kind: "system", from: nativeDefault, reason: "outbound_unverified" };
}

export function laneOfCredential(credentialId: string): string {
  return `credential:${credentialId}`;
}

/** The credential that a lane sends with; null: it sends with none. */
export function credentialOfLane(lane: string): string | null {
  return /^credential:(.+)$/.exec(lane)?.[1] ?? null;
}

/** The domain whose MX a lane leads to; null: it leads elsewhere, or its name is too long to tell. */
export function mxOfLane(lane: string): string | null {
  return /^mx:([^#].*)$/.exec(lane)?.[1] ?? null;
}

/** The lane of a message on that route. Messages of one lane share connections, and one dead peer. */
export function laneOf(route: Route, recipient: string, systemRelay: boolean): string {
  if (route.kind === "connector") return laneOfCredential(route.credentialId);
  if (systemRelay) return "system";
  const domain = recipient.slice(recipient.lastIndexOf("@") + 1);
  // The job queue's name, which holds the lane, ends at 128 characters.
  return domain.length <= 100
    ? `mx:${domain}`
    : `mx:#${createHash("sha256").update(domain).digest("hex").slice(0, 40)}`;
}
