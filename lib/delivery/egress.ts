import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { toALabel } from "#lib/mail/address.ts";

const mailPorts: ReadonlySet<number> = new Set([25, 465, 587, 2525]);

export type EgressVerdict = "allowed" | "host_not_public" | "port_not_allowed";

/** May we connect there? Public unicast and a mail port, or inside `allow` (addresses and CIDRs), which lifts both rules. */
export function judgeEgress(address: string, port: number, allow: readonly string[] = env.egressAllow): EgressVerdict {
  const parsed = parseIp(address);
  if (!parsed) return "host_not_public";
  if (allow.some((entry) => contains(entry, parsed))) return "allowed";
  if (!isPublic(parsed)) return "host_not_public";
  return mailPorts.has(port) ? "allowed" : "port_not_allowed";
}

/**
 * Refuses what can be judged without DNS when an administrator types it; the rest is judged at each connection.
 * Throws host_invalid, host_not_public, port_not_allowed.
 */
export function checkEgressInput(host: string, port: number, allow: readonly string[] = env.egressAllow): void {
  if (isIP(host) !== 0) {
    const verdict = judgeEgress(host, port, allow);
    if (verdict === "allowed") return;
    throw new DomainError(verdict, {
      field: verdict === "port_not_allowed" ? "port" : "host",
      details: { host, port },
    });
  }
  const name = toALabel(host);
  if (!name) throw new DomainError("host_invalid", { field: "host", details: { host } });
  // With EGRESS_ALLOW set only the addresses tell, and those come at the connection.
  if (allow.length > 0) return;
  if (/(?:^|\.)localhost$/.test(name))
    throw new DomainError("host_not_public", { field: "host", details: { host, port } });
  if (!mailPorts.has(port)) throw new DomainError("port_not_allowed", { field: "port", details: { host, port } });
}

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

function parseIp(address: string): Ip | null {
  const bare = address.split("%")[0] ?? "";
  // isIP first: ipaddr.js also reads "127.1" and "0x7f.1", which only mislead.
  return isIP(bare) === 0 ? null : embedded(ipaddr.parse(bare));
}

/** The IPv4 address inside an IPv6 one of the mapped, NAT64 (RFC 6052, 8215) and 6to4 (RFC 3056) forms: that is where it leads. */
function embedded(ip: Ip): Ip {
  if (!(ip instanceof ipaddr.IPv6)) return ip;
  const bytes = ip.toByteArray();
  const range = ip.range();
  if (range === "ipv4Mapped" || range === "rfc6052" || range === "rfc6145") return new ipaddr.IPv4(bytes.slice(12, 16));
  if (range === "6to4") return new ipaddr.IPv4(bytes.slice(2, 6));
  return ip;
}

function isPublic(ip: Ip): boolean {
  if (ip.range() !== "unicast") return false;
  // Of IPv6 only 2000::/3 is global unicast: what lies outside has no business in a mail route (RFC 4291 2.4).
  return ip instanceof ipaddr.IPv4 || ((ip.parts[0] ?? 0) & 0xe000) === 0x2000;
}

function contains(entry: string, ip: Ip): boolean {
  try {
    const [address = "", bits] = entry.split("/");
    const base = ipaddr.process(address);
    if (base.kind() !== ip.kind()) return false;
    const length = bits === undefined ? (base.kind() === "ipv4" ? 32 : 128) : Number(bits);
    return ip.match(base as never, length);
  } catch {
    return false;
  }
}
