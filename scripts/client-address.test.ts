import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

test.each([
  ["203.0.113.9", undefined, "203.0.113.9"],
  ["::ffff:203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["127.0.0.1", undefined, "127.0.0.1"],
  ["::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"],
  ["10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"],
  ["::1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"],
  ["", "1.1.1.1", ""],
])("a request from %o that carries %o is %o's", (peer, forwarded, client) => {
  expect(clientAddress(peer, forwarded)).toBe(client);
});
