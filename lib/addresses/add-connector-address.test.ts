import { afterAll, beforeAll, expect, test } from "vitest";
import { unseal } from "#lib/crypto/sealed.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { addConnectorAddress } from "./add-connector-address.ts";
import { checkConnectorAddress } from "./check-connector-address.ts";
import { getOutbound } from "./get-outbound.ts";
import { listBrands } from "./list-brands.ts";
import { replaceOutboundCredential } from "./replace-outbound-credential.ts";

let world: World;
let domainId: string;
const outbound = {
  host: "smtp.company.test",
  port: 587,
  username: "support@company.test",
  password: "the company's own",
};
const sealedOf = (row: { secretCiphertext: Uint8Array<ArrayBuffer> | null; secretKeyId: string | null }) => {
  if (!row.secretCiphertext || !row.secretKeyId) throw new Error("nothing is sealed there");
  return { ciphertext: row.secretCiphertext, keyId: row.secretKeyId };
};
const add = (address: string, more: Record<string, unknown> = {}) =>
  addConnectorAddress(world.ctx(), { brandId: world.brandId, domainId, address, ...outbound, ...more });

beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
});
afterAll(() => world.close());

test("a new address is unverified both ways, and its password is stored sealed", async () => {
  const { addressId } = await add("Support@Company.test");
  const [brand] = await listBrands(world.ctx());
  expect(brand?.addresses.find(({ id }) => id === addressId)).toMatchObject({
    email: "support@company.test",
    isDefault: false,
    outbound: { host: outbound.host, port: 587, username: outbound.username },
    checks: [
      { direction: "inbound", state: "failed", last: null },
      { direction: "outbound", state: "failed", last: null },
    ],
  });
  const row = await world.db.outboundCredential.findFirstOrThrow({ where: { addressId } });
  expect(row.security).toBe("starttls");
  const sealed = sealedOf(row);
  expect(Buffer.from(sealed.ciphertext).toString("latin1")).not.toContain(outbound.password);
  expect(unseal(sealed, row.id)).toBe(outbound.password);
  const records = await world.db.auditEvent.findMany();
  expect(JSON.stringify([brand, records])).not.toContain(outbound.password);
});

test("a sealed password opens for its own row only", async () => {
  const row = await world.db.outboundCredential.findFirstOrThrow();
  expect(() => unseal(sealedOf(row), "another row")).toThrow();
});

test("port 465 means implicit TLS", async () => {
  const { addressId } = await add("implicit", { port: 465 });
  expect(await world.db.outboundCredential.findFirst({ where: { addressId } })).toMatchObject({
    security: "implicit",
    port: 465,
  });
});

const refused: [string, Record<string, unknown>, string][] = [
  ["support@company.test", {}, "address_taken"],
  ["support@elsewhere.test", {}, "address_not_on_domain"],
  ["support@sub.company.test", {}, "address_not_on_domain"],
  ["support@acme.postern.test", {}, "address_not_on_domain"],
  ["two words", {}, "address_invalid"],
  ["other", { host: "127.0.0.1" }, "host_not_public"],
  ["other", { host: "10.1.2.3" }, "host_not_public"],
  ["other", { host: "::1" }, "host_not_public"],
  ["other", { host: "not a host" }, "host_invalid"],
  ["other", { port: 8080 }, "port_not_allowed"],
];

test.each([
  ["evil\r\nRCPT TO:<x>", {}, "address"],
  ["other", { host: "smtp.company.test\r\nQUIT" }, "host"],
])("a line end is no part of %j with %j", async (address, more, field) => {
  await expect(add(address, more)).rejects.toMatchObject({ issues: [{ message: "input_invalid", path: [field] }] });
});

test.each(refused)("%j with %j is refused: %s", async (address, more, code) => {
  await expect(add(address, more)).rejects.toMatchObject({ code });
});

test("the fiftieth address is the last, also when several are saved at once", async () => {
  const held = await world.db.supportAddress.count({ where: { domainId } });
  const results = await Promise.allSettled(Array.from({ length: 55 - held }, (_, index) => add(`team-${index}`)));
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(await world.db.supportAddress.count({ where: { domainId } })).toBe(50);
  expect(refusals).toHaveLength(5);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ code: "address_limit_reached", details: { limit: 50 } });
});

test("the form may copy host and port of the domain's other addresses, never a password", async () => {
  const second = await connectDomain(world, "second.test");
  const input = { brandId: world.brandId, domainId: second.domainId, address: "one" };
  expect((await checkConnectorAddress(world.ctx(), input)).siblings).toEqual([]);
  await addConnectorAddress(world.ctx(), { ...input, ...outbound });
  const { siblings } = await checkConnectorAddress(world.ctx(), { ...input, address: "two" });
  expect(siblings).toEqual([{ email: "one@second.test", host: outbound.host, port: 587 }]);
});

test("a replaced credential has a state of its own and reroutes nothing", async () => {
  const address = await world.db.supportAddress.findFirstOrThrow({ where: { email: "support@company.test" } });
  const old = await world.db.outboundCredential.findFirstOrThrow({ where: { addressId: address.id } });
  await world.db.supportAddress.update({
    where: { id: address.id },
    data: { outboundState: "verified", routeCredentialId: old.id },
  });
  await replaceOutboundCredential(world.ctx(), {
    ...outbound,
    addressId: address.id,
    username: "new",
    password: "new secret",
  });
  expect(await world.db.supportAddress.findUniqueOrThrow({ where: { id: address.id } })).toMatchObject({
    outboundState: "failed",
    routeCredentialId: old.id,
  });
  expect(await getOutbound(world.ctx(), { addressId: address.id })).toMatchObject({ current: { username: "new" } });
});

test("the form says an address in both forms, and so does a refusal the domain", async () => {
  const { domainId: accented } = await connectDomain(world, "bücher.test");
  const check = (address: string) =>
    checkConnectorAddress(world.ctx(), { brandId: world.brandId, domainId: accented, address });
  expect(await check("aide")).toMatchObject({
    email: "aide@xn--bcher-kva.test",
    emailUnicode: "aide@bücher.test",
    emailInFull: "aide@bücher.test (aide@xn--bcher-kva.test)",
  });
  await expect(check("aide@company.test")).rejects.toMatchObject({
    code: "address_not_on_domain",
    details: { domain: "bücher.test (xn--bcher-kva.test)" },
  });
});

test("the form that replaces a credential says the address as the Email page does", async () => {
  const { domainId: accented } = await connectDomain(world, "hôpital.test");
  const { addressId } = await add("aide", { domainId: accented });
  expect(await getOutbound(world.ctx(), { addressId })).toMatchObject({ email: "aide@hôpital.test" });
});

test("another account can neither see nor use the domain and its addresses", async () => {
  const { ctx, brandId } = await otherAccount(world, "other");
  const address = await world.db.supportAddress.findFirstOrThrow({ where: { email: "support@company.test" } });
  await expect(checkConnectorAddress(ctx, { brandId, domainId, address: "x" })).rejects.toMatchObject({
    code: "domain_not_found",
  });
  await expect(addConnectorAddress(ctx, { brandId, domainId, address: "x", ...outbound })).rejects.toMatchObject({
    code: "domain_not_found",
  });
  await expect(getOutbound(ctx, { addressId: address.id })).rejects.toMatchObject({ code: "address_not_found" });
  await expect(replaceOutboundCredential(ctx, { addressId: address.id, ...outbound })).rejects.toMatchObject({
    code: "address_not_found",
  });
  await expect(add("x", { brandId })).rejects.toMatchObject({ code: "brand_not_found" });
});
