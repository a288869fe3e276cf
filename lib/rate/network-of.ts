import { isIPv6 } from "node:net";

/** What is counted as one peer: an IPv4 address, or the /64 of an IPv6 one, which has 2^64 addresses of its own. */
export function networkOf(peer: string): string {
  if (!isIPv6(peer)) return peer;
  const [head = "", tail] = peer.split("::");
  const first = head.split(":").filter(Boolean);
  const last = tail === undefined ? [] : tail.split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array.from({ length: zeros }, () => "0"), ...last].slice(0, 4).join(":");
}
