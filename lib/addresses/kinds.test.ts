import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDomain } from "#lib/domains/add-domain.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { addForwardedAddress } from "./add-forwarded-address.ts";
import { addNativeAddress } from "./add-native-address.ts";
import { listBrands } from "./list-brands.ts";
import { removeAddress } from "./remove-address.ts";
import { renameAddress } from "./rename-address.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const native = (address: string, more = {}) =>
  addNativeAddress(world.ctx(), { brandId: world.brandId, address, ...more });
const forward = (address: string, more = {}, ctx = world.ctx(), brandId = world.brandId) =>
  addForwardedAddress(ctx, { brandId, address, ...more });
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results
    .map((result) => (result.status === "fulfilled" ? "added" : (result.reason as { code: string }).code))
    .toSorted();
const shown = async (id: number) => (await listBrands(world.ctx()))[0]?.addresses.find((one) => one.id === id);

describe("a native address", () => {
  test("is made of what stands before the @ or of the whole address, and has nothing to prove", async () => {
    const { addressId } = await native(" Help.Desk ", { displayName: "  Help  " });
    expect(await shown(addressId)).toMatchObject({
      email: "help.desk@acme.postern.test",
      kind: "native",
      displayName: "Help",
      isDefault: false,
      isNative: false,
      checks: [],
    });
    const whole = await native("sales@ACME.postern.test.");
    expect(await shown(whole.addressId)).toMatchObject({ email: "sales@acme.postern.test", displayName: null });
    expect(await world.db.auditEvent.findMany({ where: { action: "address.added" } })).toMatchObject([
      { actorEmail: "owner@acme.test", details: { email: "help.desk@acme.postern.test", kind: "native" } },
      { details: { email: "sales@acme.postern.test", kind: "native" } },
    ]);
  });

  test.each(["acme", "postmaster", "bounce", "bouncer+x", "a+b"])("may be called %s", async (local) => {
    await expect(native(local)).resolves.toMatchObject({ addressId: expect.any(Number) });
  });

  test.each([
    ["bounce+abcdefghijklmnop", "address_reserved"],
    ["BOUNCE+x@acme.postern.test", "address_reserved"],
    ["support", "address_taken"],
    ["help@company.test", "address_not_on_domain"],
    ["help@acme-sandbox.postern.test", "address_not_on_domain"],
    ["two words", "address_invalid"],
    ["é", "address_invalid"],
    ["a".repeat(65), "address_invalid"],
  ])("is not made of %j: %s", async (text, code) => {
    await expect(native(text)).rejects.toMatchObject({ code, field: "address" });
  });

  test("is not made of what would begin a line of the sender's own", async () => {
    const refused = { issues: [{ path: ["address"], message: "input_invalid" }] };
    await expect(native("x\r\nRCPT TO:<y>")).rejects.toMatchObject(refused);
  });

  test("that two people make at once is made once", async () => {
    expect(codes(await Promise.allSettled([native("help"), native("help"), native("help")]))).toEqual([
      "added",
      "address_taken",
      "address_taken",
    ]);
  });
});

describe("a forwarded address", () => {
  test("begins unverified, with one check of its own", async () => {
    const { addressId } = await forward("Info@Bücher.test");
    expect(await shown(addressId)).toMatchObject({
      email: "info@xn--bcher-kva.test",
      emailUnicode: "info@bücher.test",
      kind: "forwarded",
      checks: [{ subject: "forwarding", direction: "inbound", state: "failed", last: null }],
    });
  });

  test.each([
    ["info@company.test", "address_on_connector_domain"],
    ["info@acme.postern.test", "address_is_native"],
    ["info@other.postern.test", "address_is_native"],
    ["info@postern.test", "address_is_native"],
    ["info", "address_invalid"],
    ["info@192.0.2.1", "address_invalid"],
  ])("is not %s: %s", async (email, code) => {
    await connectDomain(world, "company.test");
    await expect(forward(email)).rejects.toMatchObject({ code, field: "address" });
  });

  test("stands on no domain that is being connected at that moment, nor is a domain connected with one on it", async () => {
    for (let round = 0; round < 4; round += 1) {
      const domain = `d${round}.test`;
      const results = codes(
        await Promise.allSettled([addDomain(world.ctx(), { name: domain, domain }), forward(`info@${domain}`)]),
      );
      expect([
        ["added", "address_on_connector_domain"],
        ["added", "domain_has_addresses"],
      ]).toContainEqual(results);
    }
  });

  test("that the sandbox has is refused, and moved here in one transaction when that is asked for", async () => {
    const { ctx, brandId } = await sandboxOf(world);
    await forward("info@old.test", {}, ctx, brandId);
    await expect(forward("info@old.test")).rejects.toMatchObject({
      code: "address_in_twin",
      details: { environment: "sandbox" },
    });
    await forward("info@old.test", { removeFromTwin: true });
    expect(await world.db.supportAddress.findMany({ where: { email: "info@old.test" } })).toMatchObject([
      { accountId: world.account.id },
    ]);
  });

  test("that another account has blocks only once it was verified there", async () => {
    const { ctx, brandId } = await otherAccount(world, "other");
    const { addressId } = await forward("info@old.test", {}, ctx, brandId);
    await forward("info@old.test");
    await forward("sales@old.test", {}, ctx, brandId);
    await world.db.supportAddress.updateMany({
      where: { id: { not: addressId }, email: "sales@old.test" },
      data: { inboundVerifiedAt: new Date() },
    });
    await expect(forward("sales@old.test")).rejects.toMatchObject({ code: "address_taken_elsewhere", details: {} });
  });
});

describe("a display name", () => {
  test("changes, and goes back to the brand's when it is empty; the address never does", async () => {
    const { addressId } = await native("help");
    await renameAddress(world.ctx(), { addressId, displayName: " Service clientèle ", was: null });
    expect(await shown(addressId)).toMatchObject({
      displayName: "Service clientèle",
      email: "help@acme.postern.test",
    });
    await renameAddress(world.ctx(), { addressId, displayName: "  ", was: "Service clientèle" });
    expect(await shown(addressId)).toMatchObject({ displayName: null });
    expect(await world.db.auditEvent.findMany({ where: { action: "address.renamed" } })).toMatchObject([
      { details: { email: "help@acme.postern.test", from: null, to: "Service clientèle" } },
      { details: { from: "Service clientèle", to: null } },
    ]);
  });

  test("that somebody else changed meanwhile is not overwritten; of two at once one is told so", async () => {
    const { addressId } = await native("help");
    const rename = (displayName: string) => renameAddress(world.ctx(), { addressId, displayName, was: null });
    expect(codes(await Promise.allSettled([rename("One"), rename("Two")]))).toEqual(["added", "stale"]);
    const { displayName } = await world.db.supportAddress.findUniqueOrThrow({ where: { id: addressId } });
    await expect(rename("Three")).rejects.toMatchObject({ code: "stale" });
    expect(await shown(addressId)).toMatchObject({ displayName });
  });

  test.each([
    ["a line end", "Support\r\nBcc: x@y.test"],
    ["a NUL", "Sup\0port"],
    ["a mark that turns the writing", "Support \u202Etset.knab"],
    ["61 characters", "x".repeat(61)],
  ])("with %s is refused", async (_what, displayName) => {
    await expect(native("help", { displayName })).rejects.toThrow();
    const addressId = world.defaultAddress.id;
    await expect(renameAddress(world.ctx(), { addressId, displayName, was: null })).rejects.toThrow();
  });

  test("of 60 characters passes, whatever it is written in", async () => {
    for (const letter of ["x", "é", "漢", '"', "<"])
      await native(`n${letter.codePointAt(0)}`, { displayName: letter.repeat(60) });
  });

  test("of an address that is gone, or another account's, cannot be changed", async () => {
    const { addressId } = await native("help");
    const rename = (ctx = world.ctx()) => renameAddress(ctx, { addressId, displayName: "x", was: null });
    await expect(rename((await otherAccount(world, "other")).ctx)).rejects.toMatchObject({ code: "address_not_found" });
    await removeAddress(world.ctx(), { addressId });
    await expect(rename()).rejects.toMatchObject({ code: "address_not_found" });
  });
});
