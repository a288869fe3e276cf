/** The nearest hop: what a client writes into the header itself stands further left. */
export function peerAddress(given: Headers): string | null {
  return given.get("x-forwarded-for")?.split(",").at(-1)?.trim() || null;
}
