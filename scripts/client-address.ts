import ipaddr from "ipaddr.js";

const proxies = ["loopback", "private", "uniqueLocal", "linkLocal"];

/**
 * Who asks: the peer, or, when that is a proxy of ours, whom the proxy names, last in X-Forwarded-For. What a client writes about
 * itself stands further left, or comes from a public address, and counts for nothing. One address, since the sign-in limit
 * takes every list of several for one and the same client.
 */
export function clientAddress(peer: string, forwarded: string | string[] | undefined): string {
  const own = peer.replace(/^::ffff:/, "");
  if (!ipaddr.isValid(own) || !proxies.includes(ipaddr.parse(own).range())) return own;
  return [forwarded].flat().join(",").split(",").at(-1)?.trim() || own;
}
