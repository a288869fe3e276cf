import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import * as password from "#lib/crypto/password.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { takeDatabaseDown } from "#lib/testing/outage.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { AuthThrottle } from "./auth-throttle.ts";
import { authenticate } from "./authenticate.ts";
import { authenticatePeer } from "./authenticate-peer.ts";
import { revokeCredential } from "./revoke.ts";
import { rotateCredential } from "./rotate.ts";

vi.mock("#lib/crypto/password.ts", { spy: true });

let world: World;
let sql: Sql;
let issued: IssuedCredential;
let domainId: string;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 2, name: "auth" });
  const connected = await connectDomain(world, "company.test");
  issued = connected.credential;
  domainId = connected.domainId;
});
beforeEach(async () => {
  await world.db.inboundCredential.updateMany({ data: { revokedAt: null, lastUsedAt: null, lastUsedPeer: null } });
  vi.mocked(password.verifyPassword).mockClear();
});
afterAll(async () => {
  await sql.close();
  await world.close();
});
const verifications = () => vi.mocked(password.verifyPassword).mock.calls.length;

test("a credential proves its account and domain, by its own name or the e-mail-shaped one in any case", async () => {
  const expected = {
    credentialId: issued.id,
    accountId: world.account.id,
    subdomain: "acme",
    domainId,
    domain: "company.test",
  };
  for (const username of [issued.username, issued.emailUsername, issued.emailUsername.toUpperCase()]) {
    expect(await authenticate(sql, { username, password: issued.password })).toEqual(expected);
  }
});

test("a password that was right once is not hashed again, and a wrong one always is", async () => {
  await authenticate(sql, issued);
  vi.mocked(password.verifyPassword).mockClear();
  await Promise.all(Array.from({ length: 20 }, () => authenticate(sql, issued)));
  expect(verifications()).toBe(0);
  const wrong = { ...issued, password: `${issued.password}x` };
  for (let i = 0; i < 3; i++) await expect(authenticate(sql, wrong)).rejects.toMatchObject({ code: "auth_failed" });
  expect(verifications()).toBe(3);
});

test("an unknown user, a wrong username, an unknown password and a revoked one cost one verification each, and say the same", async () => {
  await authenticate(sql, issued);
  const other = issued.password.replace(/^[^.]+/, "nobodyknows");
  const attempts = [
    { username: "nobody", password: "nonsense" },
    { username: "nobody", password: issued.password },
    { username: issued.username, password: other },
    { username: issued.username, password: "" },
  ];
  for (const attempt of attempts) {
    vi.mocked(password.verifyPassword).mockClear();
    await expect(authenticate(sql, attempt)).rejects.toMatchObject({ code: "auth_failed" });
    expect(verifications()).toBe(1);
  }
  await world.db.inboundCredential.updateMany({ data: { revokedAt: new Date() } });
  vi.mocked(password.verifyPassword).mockClear();
  await expect(authenticate(sql, issued)).rejects.toMatchObject({ code: "auth_failed" });
  expect(verifications()).toBe(1);
});

test("when the row cannot be read it is our trouble, not a wrong password", async () => {
  const bringBack = await takeDatabaseDown(world);
  await expect(authenticate(sql, issued)).rejects.toMatchObject({ code: "auth_unavailable" });
  await bringBack();
  const id = () => authenticate(sql, issued).then(({ credentialId }) => credentialId, String);
  await expect.poll(id, { timeout: 10_000 }).toBe(issued.id);
});

const limits = { perPeerAndUsername: 3, perPeer: 5, firstBlock: 60 };
const from = (throttle: AuthThrottle, peer: string, login: { username: string; password: string }) =>
  authenticatePeer({ sql, throttle }, { ...login, peer }).then(
    () => "accepted",
    (error) => error.code,
  );
const wrongly = (name: string) => ({ username: name, password: "lookup.wrong" });

test("guessing at one username stops the guesser and nobody else", async () => {
  const throttle = new AuthThrottle(limits);
  const wrong = wrongly(issued.username);
  const results = [];
  for (let i = 0; i < 4; i++) results.push(await from(throttle, "192.0.2.1", wrong));
  expect(results).toEqual(["auth_failed", "auth_failed", "auth_throttled", "auth_throttled"]);
  expect(await from(throttle, "192.0.2.1", issued)).toBe("auth_throttled");
  expect(await from(throttle, "192.0.2.1", wrongly("another"))).toBe("auth_failed");
  expect(await from(throttle, "192.0.2.2", issued)).toBe("accepted");
});

test("a hundred guesses at once are no more than the limit and those that were being checked", async () => {
  const throttle = new AuthThrottle(limits);
  vi.mocked(password.verifyPassword).mockClear();
  const guesses = Array.from({ length: 100 }, (_, i) => from(throttle, "192.0.2.7", wrongly(`user${i}`)));
  const results = await Promise.all(guesses);
  // Two are being checked when the last failure is counted.
  expect(verifications()).toBeLessThanOrEqual(limits.perPeer + 2);
  expect(results.filter((code) => code === "auth_throttled").length).toBeGreaterThanOrEqual(93);
});

test("who would wait behind hundreds is told to come again, and that is no failure of theirs", async () => {
  const throttle = new AuthThrottle({ ...limits, perPeer: 10_000, perPeerAndUsername: 10_000 });
  const free = Promise.withResolvers<boolean>();
  vi.mocked(password.verifyPassword).mockImplementation(() => free.promise);
  const crowd = Array.from({ length: 300 }, (_, i) => from(throttle, "192.0.2.8", wrongly(`user${i}`)));
  await expect.poll(() => Promise.race([Promise.all(crowd), settledOf(crowd)]), { timeout: 10_000 }).toBe(98);
  free.resolve(false);
  const results = await Promise.all(crowd);
  vi.mocked(password.verifyPassword).mockReset();
  expect(results.filter((code) => code === "auth_unavailable")).toHaveLength(98);
  expect(results.filter((code) => code === "auth_failed")).toHaveLength(202);
});

/** How many of them have an answer. */
async function settledOf(promises: readonly Promise<unknown>[]): Promise<number> {
  let settled = 0;
  for (const promise of promises) void promise.then(() => settled++);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

test("guessing at many usernames stops the peer, its whole /64 in IPv6", async () => {
  const throttle = new AuthThrottle(limits);
  const results = [];
  for (let i = 0; i < 5; i++) results.push(await from(throttle, `2001:db8::${i}`, wrongly(`user${i}`)));
  expect(results).toEqual(["auth_failed", "auth_failed", "auth_failed", "auth_failed", "auth_throttled"]);
  expect(await from(throttle, "2001:db8:0:0:9::1", issued)).toBe("auth_throttled");
  expect(await from(throttle, "2001:db8:0:1::1", issued)).toBe("accepted");
});

test("a peer that lately succeeded is let in with the right password while guesses from there are refused", async () => {
  const throttle = new AuthThrottle(limits);
  expect(await from(throttle, "192.0.2.1", issued)).toBe("accepted");
  for (let i = 0; i < 5; i++) await from(throttle, "192.0.2.1", wrongly(`user${i}`));
  expect(await from(throttle, "192.0.2.1", wrongly(issued.username))).toBe("auth_throttled");
  expect(await from(throttle, "192.0.2.1", { ...issued, password: `${issued.password}x` })).toBe("auth_throttled");
  expect(await from(throttle, "192.0.2.1", issued)).toBe("accepted");
  expect(await from(throttle, "192.0.2.1", { ...issued, username: issued.emailUsername })).toBe("accepted");
});

test("that it lately succeeded is also known after a restart", async () => {
  const throttle = new AuthThrottle(limits);
  for (let i = 0; i < 5; i++) await from(throttle, "192.0.2.1", wrongly(`user${i}`));
  expect(await from(throttle, "192.0.2.1", issued)).toBe("auth_throttled");
  await world.db.inboundCredential.updateMany({ data: { lastUsedAt: new Date(), lastUsedPeer: "192.0.2.1" } });
  expect(await from(throttle, "192.0.2.1", issued)).toBe("accepted");
});

test("a server that kept trying its revoked set is let in with the new one, which nobody has used yet", async () => {
  const throttle = new AuthThrottle(limits);
  await world.db.inboundCredential.updateMany({ data: { lastUsedAt: new Date(), lastUsedPeer: "192.0.2.1" } });
  const { credential: next } = await rotateCredential(world.ctx(), { domainId });
  await revokeCredential(world.ctx(), { credentialId: issued.id });
  for (const username of [issued.username, issued.emailUsername])
    for (let i = 0; i < 3; i++) await from(throttle, "192.0.2.1", { ...issued, username });
  expect(await from(throttle, "192.0.2.1", issued)).toBe("auth_throttled");
  expect(await from(throttle, "192.0.2.1", wrongly("anybody"))).toBe("auth_throttled");
  expect(await from(throttle, "192.0.2.1", next)).toBe("accepted");
  for (let i = 0; i < 6; i++) await from(throttle, "192.0.2.2", wrongly(`user${i}`));
  expect(await from(throttle, "192.0.2.2", next)).toBe("auth_throttled");
  await world.db.inboundCredential.delete({ where: { id: next.id } });
});

test("each refusal of a day lasts twice as long as the one before, an hour at most", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  try {
    const throttle = new AuthThrottle({ ...limits, perPeer: 1_000 });
    const lengths = [];
    for (let strike = 0; strike < 8; strike++) {
      while (!(await throttle.failed("192.0.2.1", "user")));
      let minutes = 0;
      while (await throttle.isBlocked("192.0.2.1", "user")) {
        vi.advanceTimersByTime(60_000);
        minutes += 1;
      }
      lengths.push(minutes);
    }
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  } finally {
    vi.useRealTimers();
  }
});
