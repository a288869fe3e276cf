import { createTranslator } from "next-intl";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { describeApi } from "#app/_server/api/describe/describe-api.ts";
import type { Words } from "#app/_server/api/describe/document.ts";
import { openOperation } from "#app/_server/api/operation.ts";
import { presentedToken } from "#app/_server/api/presented-token.ts";
import { respond } from "#app/_server/api/respond.ts";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { addNativeAddress } from "#lib/addresses/add-native-address.ts";
import { renameAddress } from "#lib/addresses/rename-address.ts";
import { setDefaultAddress } from "#lib/addresses/set-default-address.ts";
import type { Ctx } from "#lib/context.ts";
import { log } from "#lib/logger.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { revokeToken } from "#lib/tokens/revoke-token.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import messages from "../../../messages/en.json";
import { describedBy } from "../../_testing/described.ts";
import * as route from "./[[...path]]/route.ts";
import { operations } from "./operations.ts";

let world: World;
let token: string;
let domainId: string;
let stranger: { ctx: Ctx; token: string };

beforeAll(async () => {
  world = await testWorld();
  ({ token } = await createToken(world.ctx(), { name: "test", scope: "read_write", life: "none" }));
  ({ domainId } = await connectDomain(world, "company.test"));
  for (const local of ["one", "two", "three", "four"]) await connectAddress(world, { domainId, local });
  const { ctx } = await otherAccount(world, "other");
  await world.db.member.create({ data: { accountId: ctx.account.id, userId: "owner", role: "owner" } });
  stranger = { ctx, token: (await createToken(ctx, { name: "stranger", scope: "read_write", life: "none" })).token };
});
// Each test has a minute of its own.
beforeEach(() => world.db.rateWindow.deleteMany());
afterAll(() => world.close());

const root = "http://localhost:3000/api/v2/recipient_addresses";
const bearer = (value: string): Record<string, string> => ({ Authorization: `Bearer ${value}` });
const basic = (words: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(words).toString("base64")}`,
});
type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
/** Asks at a path below /api/v2/recipient_addresses; whatever is answered, the API's own document describes it. */
const ask = async (method: Method, path: string, { headers = bearer(token), body }: Asked = {}) => {
  const request = new Request(`${root}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const response = await route.GET(request);
  await described(request, response);
  return response;
};
const described = describedBy(
  describeApi(operations, createTranslator({ locale: "en", messages }) as unknown as Words),
);
interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
const list = (query = "", headers = bearer(token)) => ask("GET", `.json${query}`, { headers });
const at = (id: string | number, method: "GET" | "DELETE" = "GET", headers = bearer(token)) =>
  ask(method, `/${id}.json`, { headers });
const post = (body: unknown, headers = bearer(token)) => ask("POST", ".json", { headers, body: JSON.stringify(body) });
const put = (id: number, change: unknown, headers = bearer(token)) =>
  ask("PUT", `/${id}.json`, { headers, body: JSON.stringify({ recipient_address: change }) });
const verify = (id: number, body?: string, headers = bearer(token)) =>
  ask("PUT", `/${id}/verify.json`, { headers, ...(body === undefined ? {} : { body }) });
const idOf = async (email: string) => (await world.db.supportAddress.findFirstOrThrow({ where: { email } })).id;
const emails = (body: { recipient_addresses: { email: string }[] }) =>
  body.recipient_addresses.map(({ email }) => email.split("@")[0]);

test("an address has the documented fields", async () => {
  const id = await idOf("one@company.test");
  const response = await at(id);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toEqual({
    recipient_address: {
      url: `${root}/${id}.json`,
      id,
      email: "one@company.test",
      name: expect.any(String),
      brand_id: world.brandId,
      default: false,
      forwarding_status: "unknown",
      spf_status: "unknown",
      cname_status: "unknown",
      dns_results: null,
      domain_verification_status: null,
      domain_verification_code: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      updated_at: expect.stringMatching(/Z$/),
    },
  });
});

const states = [
  ["failed", false, "unknown"],
  ["failed", true, "failed"],
  ["pending", true, "waiting"],
  ["verified", true, "verified"],
] as const;
test.each(states)("inbound %s, a failure on record %s: forwarding is %s", async (inboundState, failed, expected) => {
  const id = await idOf("two@company.test");
  const now = new Date();
  await world.db.verification.deleteMany();
  if (failed) {
    const check = {
      accountId: world.account.id,
      addressId: id,
      direction: "inbound" as const,
      tokenHash: new Uint8Array(32),
    };
    await world.db.verification.create({ data: { ...check, expiresAt: now, failedAt: now } });
  }
  await world.db.supportAddress.update({ where: { id }, data: { inboundState } });
  expect(await (await at(id)).json()).toMatchObject({ recipient_address: { forwarding_status: expected } });
});

test("a forwarded address's check, and an address's own name, are told like a connector's", async () => {
  const { addressId: id } = await addForwardedAddress(world.ctx(), {
    brandId: world.brandId,
    address: "info@old.test",
    displayName: "Old name",
  });
  const told = async () => (await (await at(id)).json()).recipient_address;
  expect(await told()).toMatchObject({ name: "Old name", forwarding_status: "unknown" });
  await startVerification(world.ctx(), { addressId: id, direction: "inbound" });
  await renameAddress(world.ctx(), { addressId: id, displayName: "", was: "Old name" });
  expect(await told()).toMatchObject({ name: "Acme", forwarding_status: "waiting" });
  await world.db.supportAddress.update({ where: { id }, data: { inboundState: "verified" } });
  expect(await told()).toMatchObject({ forwarding_status: "verified" });
  expect((await at(id, "DELETE")).status).toBe(204);
});

test("neither a default address nor a brand's native one is deleted, and the answer says why", async () => {
  const native = world.defaultAddress.id;
  const { addressId } = await addNativeAddress(world.ctx(), { brandId: world.brandId, address: "chosen" });
  await setDefaultAddress(world.ctx(), { brandId: world.brandId, addressId, was: native });
  for (const id of [native, addressId]) {
    const response = await at(id, "DELETE");
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: "RecordInvalid",
      description: expect.stringContaining("the native address is deleted only with the brand"),
      details: { base: [{ error: "address_is_default" }] },
    });
  }
  await setDefaultAddress(world.ctx(), { brandId: world.brandId, addressId: native, was: addressId });
  expect((await at(addressId, "DELETE")).status).toBe(204);
});

const changes: [string, object, object][] = [
  ["a name", { name: "Desk" }, { name: "Desk" }],
  ["the name that is shown", { name: "Desk" }, { name: "Desk" }],
  ["no name", { name: "" }, { name: "Acme" }],
  ["what is there already", { name: "Acme", default: false, email: "Four@company.test" }, { name: "Acme" }],
];
test.each(changes)("an address is given %s", async (_what, change, expected) => {
  const id = await idOf("four@company.test");
  const response = await put(id, change);
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ recipient_address: { id, email: "four@company.test", ...expected } });
  expect(await (await at(id)).json()).toMatchObject({ recipient_address: expected });
});

test("a change is on record, and a record that is sent back as it was read changes nothing", async () => {
  const id = await idOf("three@company.test");
  const renamed = () => world.db.auditEvent.findMany({ where: { action: "address.renamed", objectId: String(id) } });
  await put(id, { name: "Desk" });
  expect(await renamed()).toMatchObject([
    { actorEmail: "owner@acme.test", details: { from: null, to: "Desk", email: "three@company.test" } },
  ]);
  const { recipient_address } = await (await at(id)).json();
  expect((await put(id, recipient_address)).status).toBe(200);
  expect(await (await at(id)).json()).toEqual({ recipient_address });
  expect(await renamed()).toHaveLength(1);
});

const refusedChanges: [string, object, string][] = [
  ["another address", { email: "new@company.test" }, "email:address_email_fixed"],
  ["another brand", { brand_id: 2_147_483_647 }, "brand_id:address_brand_fixed"],
  ["the rank of a default while it is unverified", { default: true }, "base:address_unverified"],
];
test.each(refusedChanges)(
  "an address is not given %s, nor the rest of the request",
  async (_what, change, expected) => {
    const id = await idOf("two@company.test");
    const before = await (await at(id)).json();
    const [field = "", error] = expected.split(":");
    const response = await put(id, { name: "Half", ...change });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { error: "RecordInvalid", details: { [field]: [{ error, description: expect.any(String) }] } },
    ]);
    expect(await (await at(id)).json()).toEqual(before);
  },
);

test("a brand's default is changed by naming another, and never by taking it away", async () => {
  const { addressId } = await addNativeAddress(world.ctx(), { brandId: world.brandId, address: "chief" });
  expect(await (await put(addressId, { default: true })).json()).toMatchObject({
    recipient_address: { default: true },
  });
  expect(await (await put(addressId, { default: false })).json()).toMatchObject({
    details: { default: [{ error: "default_needs_successor" }] },
  });
  expect((await put(world.defaultAddress.id, { default: true })).status).toBe(200);
  expect(await (await at(addressId)).json()).toMatchObject({ recipient_address: { default: false } });
  await at(addressId, "DELETE");
});

test.each([
  undefined,
  "no JSON",
  "[]",
  "{}",
  '{"recipient_address":{"default":"yes"}}',
  '{"recipient_address":{"name":"a\\nb"}}',
])("a change that cannot be read is a bad request: %s", async (body) => {
  const id = await idOf("one@company.test");
  const response = await ask("PUT", `/${id}.json`, body === undefined ? {} : { body });
  expect([response.status, await response.json()]).toMatchObject([400, { error: "InvalidParameter" }]);
});

test("verifying a connector address starts both of its checks, once, and answers with nothing", async () => {
  const { addressId } = await connectAddress(world, { domainId, local: "checked" });
  const response = await verify(addressId, '{"type":"forwarding"}');
  expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([200, "", null]);
  const started = () => world.db.verification.findMany({ where: { addressId }, orderBy: { direction: "asc" } });
  expect((await started()).map(({ direction }) => direction)).toEqual(["inbound", "outbound"]);
  expect(await (await at(addressId)).json()).toMatchObject({ recipient_address: { forwarding_status: "waiting" } });
  const again = await verify(addressId);
  expect([again.status, await again.json()]).toMatchObject([
    422,
    { details: { base: [{ error: "verification_too_soon" }] } },
  ]);
  // What is over is started again; what is under way is left alone.
  await world.db.supportAddress.update({ where: { id: addressId }, data: { outboundState: "failed" } });
  expect((await verify(addressId)).status).toBe(200);
  expect((await started()).map(({ direction }) => direction)).toEqual(["inbound", "outbound", "outbound"]);
  await at(addressId, "DELETE");
});

test("verifying a forwarded address starts its one check, also without a body", async () => {
  const { addressId } = await addForwardedAddress(world.ctx(), { brandId: world.brandId, address: "info@before.test" });
  expect((await verify(addressId)).status).toBe(200);
  expect(await world.db.verification.findMany({ where: { addressId } })).toMatchObject([{ direction: "inbound" }]);
  await at(addressId, "DELETE");
});

test("a check that means nothing here says so, and starts nothing", async () => {
  const id = await idOf("one@company.test");
  const refused = async (response: Response) => [response.status, (await response.json()).details];
  const because = (error: string) => [{ error, description: expect.any(String) }];
  expect(await refused(await verify(id, '{"type":"spf"}'))).toEqual([422, { type: because("check_not_offered") }]);
  expect(await refused(await verify(id, '{"type":"dns"}'))).toEqual([422, { type: because("check_not_offered") }]);
  expect(await refused(await verify(world.defaultAddress.id))).toEqual([422, { base: because("check_not_needed") }]);
  expect((await verify(id, '{"type":"other"}')).status).toBe(400);
  expect((await verify(2_147_483_647)).status).toBe(404);
  expect(await world.db.verification.count({ where: { addressId: id } })).toBe(0);
});

test("numbered pages count the records and name their neighbours", async () => {
  const first = await (await list("?per_page=2")).json();
  expect(first).toMatchObject({ count: 5, previous_page: null, next_page: `${root}.json?page=2&per_page=2` });
  expect(emails(first)).toEqual(["support", "one"]);
  expect(first.recipient_addresses[0]).toMatchObject({ default: true });
  const last = await (await list("?page=3&per_page=2")).json();
  expect(last).toMatchObject({ count: 5, previous_page: `${root}.json?page=2&per_page=2`, next_page: null });
  expect(emails(last)).toEqual(["four"]);
  expect((await (await list()).json()).recipient_addresses).toHaveLength(5);
});

test("cursors lead forward through all records and back again", async () => {
  let response = await (await list("?page[size]=2")).json();
  expect(response).toMatchObject({ meta: { has_more: true }, links: { prev: null } });
  expect(response).not.toHaveProperty("count");
  const seen = emails(response);
  while (response.meta.has_more) {
    response = await (await list(new URL(response.links.next).search)).json();
    seen.push(...emails(response));
  }
  expect(seen).toEqual(["support", "one", "two", "three", "four"]);
  expect(response.links.next).toBeNull();
  const back = await (await list(new URL(response.links.prev).search)).json();
  expect(emails(back)).toEqual(["two", "three"]);
  const start = await (await list(new URL(back.links.prev).search)).json();
  expect(emails(start)).toEqual(["support", "one"]);
  expect(start).toMatchObject({ meta: { has_more: false }, links: { prev: null } });
});

test("a page holds a hundred at most, however many are asked for", async () => {
  await world.db.supportAddress.createMany({
    data: Array.from({ length: 100 }, (_, n) => ({
      accountId: world.account.id,
      brandId: world.brandId,
      kind: "forwarded" as const,
      email: `many${n}@forwarded.test`,
    })),
  });
  for (const query of ["", "?per_page=1000", "?page[size]=1000"]) {
    expect((await (await list(query)).json()).recipient_addresses).toHaveLength(100);
  }
  await world.db.supportAddress.deleteMany({ where: { kind: "forwarded" } });
});

test.each([
  "?page=0",
  "?page=x",
  "?per_page=-1",
  "?page=99999999999",
  "?page[size]=0",
  "?page[after]=x",
  "?page[after]=",
])("%s is a bad request and says what is wrong", async (query) => {
  const response = await list(query);
  expect([response.status, await response.json()]).toMatchObject([400, { error: "InvalidParameter" }]);
});

test("an address is deleted with 204 and is then not found", async () => {
  const { addressId } = await connectAddress(world, { domainId, local: "gone" });
  const response = await at(addressId, "DELETE");
  expect([response.status, await response.text()]).toEqual([204, ""]);
  for (const method of ["GET", "DELETE"] as const) {
    const again = await at(addressId, method);
    expect([again.status, await again.json()]).toEqual([404, { error: "RecordNotFound", description: "Not found" }]);
  }
  expect(await world.db.auditEvent.findFirst({ where: { action: "address.removed" } })).toMatchObject({
    actorEmail: "owner@acme.test",
  });
});

test("a brand's default address is not deleted", async () => {
  const response = await at(world.defaultAddress.id, "DELETE");
  expect([response.status, await response.json()]).toMatchObject([
    422,
    { error: "RecordInvalid", details: { base: [{ error: "address_is_default" }] } },
  ]);
});

const creations: [string, unknown, string, RegExp][] = [
  [
    "a connector address",
    { recipient_address: { email: "new@company.test" } },
    "address_added_in_admin_centre_only",
    /connector address.*admin centre/,
  ],
  [
    "one in capitals",
    { recipient_address: { email: "New@COMPANY.test" } },
    "address_added_in_admin_centre_only",
    /admin centre/,
  ],
  [
    "any other address",
    { recipient_address: { email: "new@elsewhere.test" } },
    "address_not_added_by_api",
    /admin centre/,
  ],
  [
    "another account's domain",
    { recipient_address: { email: "new@theirs.test" } },
    "address_not_added_by_api",
    /admin centre/,
  ],
  ["no address", { recipient_address: {} }, "address_not_added_by_api", /admin centre/],
  ["nothing", null, "address_not_added_by_api", /admin centre/],
  [
    "a body without end",
    { recipient_address: { email: "x".repeat(100_000) } },
    "address_not_added_by_api",
    /admin centre/,
  ],
];
test.each(creations)("%s is not added: 422 with the reason", async (_name, body, error, words) => {
  const before = await world.db.supportAddress.count();
  const response = await post(body);
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({
    error: "RecordInvalid",
    description: expect.stringMatching(words),
    details: { email: [{ error, description: expect.stringMatching(words) }] },
  });
  expect(await world.db.supportAddress.count()).toBe(before);
});

test("Bearer and Basic open the same account", async () => {
  expect((await list("", basic(`owner@acme.test/token:${token}`))).status).toBe(200);
  expect((await list("", { Authorization: `bearer ${token}` })).status).toBe(200);
});

const strangers: [string, () => Record<string, string>][] = [
  ["nothing", () => ({})],
  ["a cookie", () => ({ Cookie: `better-auth.session_token=${token}` })],
  ["another scheme", () => ({ Authorization: `Token ${token}` })],
  ["a wrong token", () => bearer(`${token.slice(0, -2)}zz`)],
  ["another person's address", () => basic(`someone@acme.test/token:${token}`)],
  ["an address without /token", () => basic(`owner@acme.test:${token}`)],
  ["what is no base64", () => ({ Authorization: "Basic %%%" })],
  ["an empty password", () => basic("owner@acme.test/token:")],
];
test.each(strangers)("with %s every door is shut, in the same words", async (_name, headers) => {
  const id = await idOf("one@company.test");
  const given = headers();
  const responses = [
    await list("", given),
    await at(id, "GET", given),
    await at(id, "DELETE", given),
    await post({}, given),
    await put(id, {}, given),
    await verify(id, "{}", given),
  ];
  for (const response of responses) {
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ error: "Couldn't authenticate you" });
  }
});

test("another account's addresses are not found, shown, listed or deleted", async () => {
  const id = await idOf("one@company.test");
  for (const method of ["GET", "DELETE"] as const)
    expect((await at(id, method, bearer(stranger.token))).status).toBe(404);
  const listed = await (await list("", bearer(stranger.token))).json();
  expect(listed.recipient_addresses.map(({ email }: { email: string }) => email)).toEqual([
    "support@other.postern.test",
  ]);
  expect((await at(id)).status).toBe(200);
});

test.each(["0", "x", "1e3", "-1", "99999999999999", "2147483648", "1/../2"])("id %j is not found", async (id) => {
  expect((await at(id)).status).toBe(404);
});

test("a revoked token is refused at once", async () => {
  const made = await createToken(world.ctx(), { name: "short", scope: "read", life: "30" });
  expect((await list("", bearer(made.token))).status).toBe(200);
  await revokeToken(world.ctx(), { tokenId: made.id });
  expect((await list("", bearer(made.token))).status).toBe(401);
});

test("an agent is forbidden, and a person who has left is unknown", async () => {
  const where = { accountId_userId: { accountId: world.account.id, userId: "owner" } };
  await world.db.member.update({ where, data: { role: "agent" } });
  const id = await idOf("one@company.test");
  for (const response of [await list(), await at(id), await at(id, "DELETE"), await post({})]) {
    expect([response.status, await response.json()]).toMatchObject([403, { error: "Forbidden" }]);
  }
  await world.db.member.update({ where, data: { role: "admin" } });
  expect((await list()).status).toBe(200);
  const { role, ...member } = await world.db.member.delete({ where });
  expect((await list()).status).toBe(401);
  await world.db.member.create({ data: { ...member, role } });
});

test("a token that may only read lists and shows, and is told why it may not write", async () => {
  const { token: reader } = await createToken(world.ctx(), { name: "reader", scope: "read", life: "30" });
  const id = await idOf("one@company.test");
  const headers = bearer(reader);
  expect((await list("", headers)).status).toBe(200);
  expect((await at(id, "GET", headers)).status).toBe(200);
  for (const response of [
    await at(id, "DELETE", headers),
    await put(id, { name: "x" }, headers),
    await verify(id, "{}", headers),
    await post({}, headers),
  ]) {
    expect([response.status, await response.json()]).toEqual([
      403,
      { error: "Forbidden", description: expect.stringContaining("only read") },
    ]);
  }
  expect((await at(id)).status).toBe(200);
});

test("what is left of the minute stands in every header that clients read, and 429 says when to come back", async () => {
  const { id, token: limited } = await createToken(world.ctx(), { name: "busy", scope: "read", life: "30" });
  const seconds = expect.stringMatching(/^(?:[1-5]?\d|60)$/);
  const left = (count: number) => ({
    "x-rate-limit": "700",
    "x-rate-limit-remaining": `${count}`,
    "ratelimit-limit": "700",
    "ratelimit-remaining": `${count}`,
    "ratelimit-reset": seconds,
    "ratelimit-policy": '"token";q=700;w=60',
    ratelimit: expect.stringMatching(new RegExp(`^"token";r=${count};t=(?:[1-5]?\\d|60)$`)),
  });
  const told = ({ headers }: Response) => Object.fromEntries(headers);
  const first = told(await list("", bearer(limited)));
  expect(first).toMatchObject(left(699));
  expect(first).not.toHaveProperty("retry-after");
  // Refusals cost as much.
  expect(told(await at(0, "GET", bearer(limited)))).toMatchObject(left(698));
  await world.db.rateWindow.update({ where: { key: `token ${id}` }, data: { used: 700 } });
  const response = await list("", bearer(limited));
  expect(told(response)).toMatchObject({ ...left(0), "retry-after": seconds });
  expect([response.status, await response.json()]).toMatchObject([429, { error: "APIRateLimitExceeded" }]);
  expect((await list()).status).toBe(200);
});

test("who presents the wrong thing too often is told to wait, whatever the wrong thing is; a good token is let in", async () => {
  expect((await list("", bearer("guess"))).status).toBe(401);
  await world.db.rateWindow.updateMany({ where: { key: { startsWith: "failures" } }, data: { used: 59 } });
  expect((await list("", bearer("guess"))).status).toBe(401);
  const response = await list("", bearer("guess"));
  expect([response.status, Number(response.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
  expect((await ask("GET", ".json", { headers: {} })).status).toBe(429);
  expect((await list()).status).toBe(200);
});

const offered = [
  [".json", "PUT", "GET, POST, HEAD, OPTIONS"],
  ["", "DELETE", "GET, POST, HEAD, OPTIONS"],
  ["/1.json", "POST", "GET, PUT, DELETE, HEAD, OPTIONS"],
  ["/1", "PATCH", "GET, PUT, DELETE, HEAD, OPTIONS"],
  ["/1/verify.json", "GET", "PUT, OPTIONS"],
  ["/1/verify", "HEAD", "PUT, OPTIONS"],
] as const;
test.each(offered)("%s is not offered by %s: 405 names what is, and OPTIONS too", async (path, method, allow) => {
  const response = await ask(method, path, { headers: {} });
  expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  expect(await response.text()).toBe(
    method === "HEAD"
      ? ""
      : JSON.stringify({ error: "MethodNotAllowed", description: `This path answers to: ${allow}` }),
  );
  const options = await ask("OPTIONS", path, { headers: {} });
  expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([204, allow, ""]);
});

test("a route answers to every method that there is", () => {
  expect(Object.keys(route).toSorted()).toEqual(
    ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "dynamic"].toSorted(),
  );
});

test("HEAD answers what GET would, without its body", async () => {
  const id = await idOf("one@company.test");
  const response = await ask("HEAD", `/${id}.json`);
  expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([
    200,
    "",
    "application/json",
  ]);
  expect((await ask("HEAD", `/${id}.json`, { headers: {} })).status).toBe(401);
});

test.each(["s.json", "/1/verify/again.json", "/1/check.json", "/", "/1/"])(
  "at %s there is nothing, in JSON",
  async (path) => {
    const response = await ask("GET", path, { headers: {} });
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "InvalidEndpoint", description: "Not found" },
    ]);
  },
);

test("a path is answered with and without .json", async () => {
  const id = await idOf("one@company.test");
  expect(await (await ask("GET", `/${id}`)).json()).toEqual(await (await at(id)).json());
  expect(await (await ask("GET", "?per_page=1")).json()).toEqual(await (await list("?per_page=1")).json());
});

test("our own trouble is 500 without its text, and is logged", async () => {
  const logged = vi.spyOn(log, "requestFailed");
  const operation = openOperation({ id: "broken", method: "GET", path: "/broken", status: 200 }, () => {
    throw new Error("a secret of ours");
  });
  const response = await respond([operation], new Request("http://localhost:3000/api/v2/broken.json"));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  expect(logged).toHaveBeenCalledExactlyOnceWith({ where: "api broken", error: expect.any(Error) });
});

test.each([
  ["Bearer abc", { token: "abc", email: null }],
  ["basic YUBiLmMvdG9rZW46ZA==", { token: "d", email: "a@b.c" }],
  ["Bearer ", null],
  ["Bearer a b", null],
  ["", null],
])("authorization %j presents %j", (header, expected) => {
  expect(presentedToken(header)).toEqual(expected);
});
