import { beforeAll, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { addNativeAddress } from "#lib/addresses/add-native-address.ts";
import { renameAddress } from "#lib/addresses/rename-address.ts";
import { setDefaultAddress } from "#lib/addresses/set-default-address.ts";
import { connectAddress } from "#lib/testing/connector.ts";
import { otherAccount } from "#lib/testing/world.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { addressProgram, bearer, root } from "../../_testing/address-program.ts";

const program = addressProgram();
const { ask, list, at, post, put, verify, idOf } = program;
/** A token of another account's. */
let stranger: string;

beforeAll(async () => {
  const { ctx } = await otherAccount(program.world, "other");
  await program.world.db.member.create({ data: { accountId: ctx.account.id, userId: "owner", role: "owner" } });
  stranger = (await createToken(ctx, { name: "stranger", scope: "read_write", life: "none" })).token;
});

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
      brand_id: program.world.brandId,
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
  await program.world.db.verification.deleteMany();
  if (failed) {
    const check = {
      accountId: program.world.account.id,
      addressId: id,
      direction: "inbound" as const,
      tokenHash: new Uint8Array(32),
    };
    await program.world.db.verification.create({ data: { ...check, expiresAt: now, failedAt: now } });
  }
  await program.world.db.supportAddress.update({ where: { id }, data: { inboundState } });
  expect(await (await at(id)).json()).toMatchObject({ recipient_address: { forwarding_status: expected } });
});

test("a forwarded address's check, and an address's own name, are told like a connector's", async () => {
  const { addressId: id } = await addForwardedAddress(program.world.ctx(), {
    brandId: program.world.brandId,
    address: "info@old.test",
    displayName: "Old name",
  });
  const told = async () => (await (await at(id)).json()).recipient_address;
  expect(await told()).toMatchObject({ name: "Old name", forwarding_status: "unknown" });
  await startVerification(program.world.ctx(), { addressId: id, direction: "inbound" });
  await renameAddress(program.world.ctx(), { addressId: id, displayName: "", was: "Old name" });
  expect(await told()).toMatchObject({ name: "Acme", forwarding_status: "waiting" });
  await program.world.db.supportAddress.update({ where: { id }, data: { inboundState: "verified" } });
  expect(await told()).toMatchObject({ forwarding_status: "verified" });
  expect((await at(id, "DELETE")).status).toBe(204);
});

test("neither a default address nor a brand's native one is deleted, and the answer says why", async () => {
  const native = program.world.defaultAddress.id;
  const { addressId } = await addNativeAddress(program.world.ctx(), {
    brandId: program.world.brandId,
    address: "chosen",
  });
  await setDefaultAddress(program.world.ctx(), { brandId: program.world.brandId, addressId, was: native });
  for (const id of [native, addressId]) {
    const response = await at(id, "DELETE");
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      error: "RecordInvalid",
      description: expect.stringContaining("the native address is deleted only with the brand"),
      details: { base: [{ error: "address_is_default" }] },
    });
  }
  await setDefaultAddress(program.world.ctx(), { brandId: program.world.brandId, addressId: native, was: addressId });
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
  const renamed = () =>
    program.world.db.auditEvent.findMany({ where: { action: "address.renamed", objectId: String(id) } });
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
  const { addressId } = await addNativeAddress(program.world.ctx(), {
    brandId: program.world.brandId,
    address: "chief",
  });
  expect(await (await put(addressId, { default: true })).json()).toMatchObject({
    recipient_address: { default: true },
  });
  expect(await (await put(addressId, { default: false })).json()).toMatchObject({
    details: { default: [{ error: "default_needs_successor" }] },
  });
  expect((await put(program.world.defaultAddress.id, { default: true })).status).toBe(200);
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
  const { addressId } = await connectAddress(program.world, { domainId: program.domainId, local: "checked" });
  const response = await verify(addressId, '{"type":"forwarding"}');
  expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([200, "", null]);
  const started = () => program.world.db.verification.findMany({ where: { addressId }, orderBy: { direction: "asc" } });
  expect((await started()).map(({ direction }) => direction)).toEqual(["inbound", "outbound"]);
  expect(await (await at(addressId)).json()).toMatchObject({ recipient_address: { forwarding_status: "waiting" } });
  const again = await verify(addressId);
  expect([again.status, await again.json()]).toMatchObject([
    422,
    { details: { base: [{ error: "verification_too_soon" }] } },
  ]);
  // What is over is started again; what is under way is left alone.
  await program.world.db.supportAddress.update({ where: { id: addressId }, data: { outboundState: "failed" } });
  expect((await verify(addressId)).status).toBe(200);
  expect((await started()).map(({ direction }) => direction)).toEqual(["inbound", "outbound", "outbound"]);
  await at(addressId, "DELETE");
});

test("verifying a forwarded address starts its one check, also without a body", async () => {
  const { addressId } = await addForwardedAddress(program.world.ctx(), {
    brandId: program.world.brandId,
    address: "info@before.test",
  });
  expect((await verify(addressId)).status).toBe(200);
  expect(await program.world.db.verification.findMany({ where: { addressId } })).toMatchObject([
    { direction: "inbound" },
  ]);
  await at(addressId, "DELETE");
});

test("a check that means nothing here says so, and starts nothing", async () => {
  const id = await idOf("one@company.test");
  const refused = async (response: Response) => [response.status, (await response.json()).details];
  const because = (error: string) => [{ error, description: expect.any(String) }];
  expect(await refused(await verify(id, '{"type":"spf"}'))).toEqual([422, { type: because("check_not_offered") }]);
  expect(await refused(await verify(id, '{"type":"dns"}'))).toEqual([422, { type: because("check_not_offered") }]);
  expect(await refused(await verify(program.world.defaultAddress.id))).toEqual([
    422,
    { base: because("check_not_needed") },
  ]);
  expect((await verify(id, '{"type":"other"}')).status).toBe(400);
  expect((await verify(2_147_483_647)).status).toBe(404);
  expect(await program.world.db.verification.count({ where: { addressId: id } })).toBe(0);
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
  await program.world.db.supportAddress.createMany({
    data: Array.from({ length: 100 }, (_, n) => ({
      accountId: program.world.account.id,
      brandId: program.world.brandId,
      kind: "forwarded" as const,
      email: `many${n}@forwarded.test`,
    })),
  });
  for (const query of ["", "?per_page=1000", "?page[size]=1000"]) {
    expect((await (await list(query)).json()).recipient_addresses).toHaveLength(100);
  }
  await program.world.db.supportAddress.deleteMany({ where: { kind: "forwarded" } });
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
  const { addressId } = await connectAddress(program.world, { domainId: program.domainId, local: "gone" });
  const response = await at(addressId, "DELETE");
  expect([response.status, await response.text()]).toEqual([204, ""]);
  for (const method of ["GET", "DELETE"] as const) {
    const again = await at(addressId, method);
    expect([again.status, await again.json()]).toEqual([404, { error: "RecordNotFound", description: "Not found" }]);
  }
  expect(await program.world.db.auditEvent.findFirst({ where: { action: "address.removed" } })).toMatchObject({
    actorEmail: "owner@acme.test",
  });
});

test("a brand's default address is not deleted", async () => {
  const response = await at(program.world.defaultAddress.id, "DELETE");
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
  const before = await program.world.db.supportAddress.count();
  const response = await post(body);
  expect(response.status).toBe(422);
  expect(await response.json()).toEqual({
    error: "RecordInvalid",
    description: expect.stringMatching(words),
    details: { email: [{ error, description: expect.stringMatching(words) }] },
  });
  expect(await program.world.db.supportAddress.count()).toBe(before);
});

test("another account's addresses are not found, shown, listed or deleted", async () => {
  const id = await idOf("one@company.test");
  for (const method of ["GET", "DELETE"] as const) expect((await at(id, method, bearer(stranger))).status).toBe(404);
  const listed = await (await list("", bearer(stranger))).json();
  expect(listed.recipient_addresses.map(({ email }: { email: string }) => email)).toEqual([
    "support@other.postern.test",
  ]);
  expect((await at(id)).status).toBe(200);
});

test.each(["0", "x", "1e3", "-1", "99999999999999", "2147483648", "1/../2"])("id %j is not found", async (id) => {
  expect((await at(id)).status).toBe(404);
});
