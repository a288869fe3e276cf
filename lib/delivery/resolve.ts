import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { env } from "#lib/env.ts";
import { judgeEgress } from "./egress.ts";
import { connectFault, messageFault, peerFault } from "./fault.ts";

/** Where names become addresses. Tests give their own. */
export interface Names {
  /** As the system resolves: its hosts file included. */
  readonly addresses: (host: string) => Promise<string[]>;
  readonly mx: (domain: string) => Promise<{ exchange: string; priority: number }[]>;
  /** A and AAAA only, for hosts that MX records name. */
  readonly mxAddresses: (host: string) => Promise<string[]>;
}

const resolver = new Resolver({ timeout: 5_000, tries: 2 });
if (env.dnsServers.length > 0) resolver.setServers(env.dnsServers);

export const systemNames: Names = {
  addresses: async (host) => (await withTimeout(lookup(host, { all: true }))).map(({ address }) => address),
  mx: (domain) => resolver.resolveMx(domain),
  async mxAddresses(host) {
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = found.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const failure = found.find((result) => result.status === "rejected");
    if (addresses.length === 0 && failure) throw failure.reason;
    return addresses;
  },
};

/** getaddrinfo has no time limit of its own. */
async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("lookup timed out"), { code: "EAI_AGAIN" })), 15_000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The addresses of a connector's host that may be connected to: each is judged, and the connection is made to one of them, so that a
 * second look-up cannot answer otherwise. Throws host_not_found, or egress_blocked when none may.
 */
export async function resolveHost(
  names: Names,
  host: string,
  port: number,
  allow: readonly string[],
): Promise<string[]> {
  const found =
    isIP(host) !== 0 ? [host] : await names.addresses(host).catch((error) => Promise.reject(connectFault(error)));
  return judged(found, port, allow);
}

export interface MxHost {
  readonly host: string;
  readonly addresses: readonly string[];
}

const maxHosts = 5;

/**
 * The hosts that take mail for a domain, the preferred first (RFC 5321 5.1), with the addresses that may be connected to. A domain
 * without MX is its own host; one with a null MX (RFC 7505) takes no mail, which is permanent.
 */
export async function resolveMx(
  names: Names,
  domain: string,
  port: number,
  allow: readonly string[],
): Promise<MxHost[]> {
  const records = await names.mx(domain).catch((error) => {
    if (["ENODATA", "ENOTFOUND"].includes(error?.code)) return [];
    throw connectFault(error);
  });
  if (records.length === 1 && /^\.?$/.test(records[0]?.exchange ?? "")) {
    throw messageFault("recipient_refused", "recipient", { temporary: false });
  }
  const hosts = records.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange.replace(/\.$/, ""));
  const found: MxHost[] = [];
  let last: unknown;
  for (const host of hosts.length > 0 ? [...new Set(hosts)].slice(0, maxHosts) : [domain]) {
    try {
      // An MX names a host, never an address (RFC 5321 5.1).
      if (isIP(host) !== 0) throw peerFault("host_not_found", "connect");
      found.push({ host, addresses: judged(await names.mxAddresses(host), port, allow) });
    } catch (error) {
      last = error;
    }
  }
  if (found.length === 0) throw connectFault(last);
  return found;
}

function judged(addresses: readonly string[], port: number, allow: readonly string[]): string[] {
  if (addresses.length === 0) throw peerFault("host_not_found", "connect");
  const allowed = addresses.filter((address) => judgeEgress(address, port, allow) === "allowed");
  if (allowed.length === 0) throw peerFault("egress_blocked", "connect");
  return allowed;
}
