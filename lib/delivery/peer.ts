import { isIP } from "node:net";
import { DeliveryFault, peerFault } from "./fault.ts";
import { type Names, resolveHost, resolveMx } from "./resolve.ts";
import type { SmtpConnection } from "./smtp/connection.ts";
import type { Peer } from "./smtp/dial.ts";
import { type OpenOptions, openConnection } from "./smtp/open.ts";
import type { SystemRelay } from "./system-url.ts";

/** The far end of a lane. */
export type Target =
  | {
      readonly kind: "connector";
      readonly host: string;
      readonly port: number;
      readonly security: "starttls" | "implicit";
      readonly auth: { readonly username: string; readonly password: string };
    }
  | { readonly kind: "system"; readonly relay: SystemRelay }
  | { readonly kind: "mx"; readonly domain: string };

export interface OpenDeps {
  readonly names: Names;
  readonly egressAllow: readonly string[];
  /** 25, except in tests. */
  readonly mxPort: number;
}

/** A connection to the lane's far end, ready for MAIL. Throws {@link DeliveryFault}. */
export async function openTarget(target: Target, deps: OpenDeps, options: OpenOptions): Promise<SmtpConnection> {
  if (target.kind === "connector") return openConnection(await connectorPeer(target, deps), options);
  if (target.kind === "system") return openSystem(target.relay, deps, options);
  return openMx(target.domain, deps, options);
}

async function connectorPeer(target: Extract<Target, { kind: "connector" }>, deps: OpenDeps): Promise<Peer> {
  const { host, port, auth } = target;
  const addresses = await resolveHost(deps.names, host, port, deps.egressAllow);
  return { host, port, addresses, tls: target.security === "implicit" ? "implicit" : "required", verify: true, auth };
}

/** The operator's own relay: exempt from the egress rule, and every fault of the connection is the system route's. */
async function openSystem(relay: SystemRelay, deps: OpenDeps, options: OpenOptions): Promise<SmtpConnection> {
  const { host, port, auth, implicitTls } = relay;
  try {
    const addresses = isIP(host) !== 0 ? [host] : await deps.names.addresses(host);
    // A password goes to the named relay alone: TLS and a valid certificate. Without one, see opportunistic().
    if (implicitTls)
      return await openConnection({ host, port, addresses, tls: "implicit", verify: auth !== null, auth }, options);
    if (auth) return await openConnection({ host, port, addresses, tls: "required", verify: true, auth }, options);
    return await opportunistic({ host, port, addresses }, options);
  } catch (error) {
    if (error instanceof DeliveryFault && error.fault.refusedForNow) throw error;
    const fault = error instanceof DeliveryFault ? error.fault : null;
    throw peerFault(
      "system_route_failed",
      fault?.step === "tls" || fault?.step === "auth" ? fault.step : "connect",
      fault?.reply,
      error,
    );
  }
}

async function openMx(domain: string, deps: OpenDeps, options: OpenOptions): Promise<SmtpConnection> {
  const port = deps.mxPort;
  let last: unknown = peerFault("host_not_found", "connect");
  for (const { host, addresses } of await resolveMx(deps.names, domain, port, deps.egressAllow)) {
    if (options.signal.aborted) break;
    try {
      return await opportunistic({ host, port, addresses }, options);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/**
 * TLS where it is offered, a certificate that cannot be verified included: without TLS the same mail would go in clear, so checking
 * would protect nobody (RFC 7435 3). A handshake that fails is tried once more in clear for the same reason.
 */
async function opportunistic(
  to: Pick<Peer, "host" | "port" | "addresses">,
  options: OpenOptions,
): Promise<SmtpConnection> {
  try {
    return await openConnection({ ...to, tls: "opportunistic", verify: false, auth: null }, options);
  } catch (error) {
    if (!(error instanceof DeliveryFault) || error.fault.step !== "tls" || error.fault.refusedForNow) throw error;
    return openConnection({ ...to, tls: "none", verify: false, auth: null }, options);
  }
}
