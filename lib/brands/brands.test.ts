import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { addNativeAddress } from "#lib/addresses/add-native-address.ts";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { queue } from "#lib/delivery/testing.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { addBrand } from "./add-brand.ts";
import { deleteBrand } from "./delete-brand.ts";
import { foreseeDeletion } from "./foresee-deletion.ts";
import { renameBrand } from "./rename-brand.ts";
import { proposeLocal } from "./schema.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const add = async (name: string, local = proposeLocal(name)) => (await addBrand(world.ctx(), { name, local })).brandId;
const names = async () => (await listBrands(world.ctx())).map(({ name }) => name);
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results
    .map((result) => (result.status === "fulfilled" ? "done" : (result.reason as { code: string }).code))
    .toSorted();
let references = 0;
const ticketOf = (brandId: number, addressId: number | null = null) =>
  world.db.ticket.create({
    data: {
      accountId: world.account.id,
      brandId,
      addressId,
      subject: "Question",
      requesterEmail: "customer@customer.test",
      authenticated: true,
      reference: `R${++references}`,
    },
  });

describe("a new brand", () => {
  test("comes with a native address that is its default", async () => {
    await add("Santé & Co");
    const [, brand] = await listBrands(world.ctx());
    expect(brand).toMatchObject({
      name: "Santé & Co",
      addresses: [{ email: "sante-co@acme.postern.test", kind: "native", isDefault: true, isNative: true }],
    });
    expect(
      await world.db.auditEvent.findMany({ where: { action: { in: ["brand.added", "address.added"] } } }),
    ).toMatchObject([
      { details: { name: "Santé & Co", email: "sante-co@acme.postern.test" } },
      { objectType: "address" },
    ]);
  });

  test.each([
    [{ name: "ACME", local: "x" }, "brand_taken", "name"],
    [{ name: "ＡＣＭＥ", local: "x" }, "brand_taken", "name"],
    [{ name: "Second", local: "support" }, "address_taken", "local"],
    [{ name: "Second", local: "bounce+x" }, "address_reserved", "local"],
    [{ name: "Second", local: "é" }, "address_invalid", "local"],
    [{ name: "Second", local: "x@company.test" }, "address_not_on_domain", "local"],
  ])("of %j is refused: %s", async (input, code, field) => {
    await expect(addBrand(world.ctx(), input)).rejects.toMatchObject({ code, field });
    expect(await names()).toEqual(["Acme"]);
  });

  test.each(["", "   ", "x".repeat(61), "Line\nend", "Tab\tbed", "\u202Eemca"])("cannot be called %j", async (name) => {
    await expect(add(name, "x")).rejects.toThrow();
  });

  test("that several people add at once, in whatever letters, is added once", async () => {
    const adding = ["Second", "SECOND", "second", "Second"].map((name, index) => add(name, `n${index}`));
    expect(codes(await Promise.allSettled(adding))).toEqual(["brand_taken", "brand_taken", "brand_taken", "done"]);
  });
});

test.each([
  ["Acme", "acme"],
  ["  L’Hôpital — Nord ", "l-hopital-nord"],
  ["東京", ""],
  ["Ærø", "r"],
  ["x".repeat(60), "x".repeat(40)],
])("the address proposed for %j is %j", (name, local) => {
  expect(proposeLocal(name)).toBe(local);
});

describe("renaming", () => {
  const rename = (brandId: number, name: string, was: string, ctx = world.ctx()) =>
    renameBrand(ctx, { brandId, name, was });

  test("takes any name that no other brand has, its own in other letters too", async () => {
    await rename(world.brandId, "ACME", "Acme");
    expect(await names()).toEqual(["ACME"]);
    expect(await world.db.auditEvent.findMany({ where: { action: "brand.renamed" } })).toMatchObject([
      { details: { from: "Acme", to: "ACME" } },
    ]);
    await add("Second");
    await expect(rename(world.brandId, "second", "ACME")).rejects.toMatchObject({ code: "brand_taken", field: "name" });
  });

  test("of two at once, one is told that the page is old", async () => {
    const results = await Promise.allSettled([
      rename(world.brandId, "One", "Acme"),
      rename(world.brandId, "Two", "Acme"),
    ]);
    expect(codes(results)).toEqual(["done", "stale"]);
  });

  test("two brands never get the same name, though both are renamed at once", async () => {
    const second = await add("Second");
    const results = await Promise.allSettled([
      rename(world.brandId, "Third", "Acme"),
      rename(second, "THIRD", "Second"),
    ]);
    expect(codes(results)).toEqual(["brand_taken", "done"]);
  });

  test("of another account's brand finds nothing", async () => {
    const { ctx } = await otherAccount(world, "other");
    await expect(rename(world.brandId, "x", "Acme", ctx)).rejects.toMatchObject({ code: "brand_not_found" });
  });
});

describe("deleting", () => {
  const remove = (brandId: number, ctx = world.ctx()) => deleteBrand(ctx, { brandId });

  test("moves tickets and their waiting mail to the first remaining brand, and ends the native address", async () => {
    const brandId = await add("Second");
    await add("Third");
    const address = await world.db.supportAddress.findFirstOrThrow({ where: { brandId } });
    const { id } = await ticketOf(brandId, address.id);
    await ticketOf(brandId);
    const message = await queue(world, address.id, { ticketId: id });
    expect(await foreseeDeletion(world.ctx(), { brandId })).toEqual({
      addresses: 0,
      tickets: 2,
      queued: 1,
      native: "second@acme.postern.test",
      heir: "Acme",
    });
    await remove(brandId);
    expect(await names()).toEqual(["Acme", "Third"]);
    expect(await world.db.ticket.findMany()).toMatchObject([
      { brandId: world.brandId, addressId: null },
      { brandId: world.brandId, addressId: null },
    ]);
    expect(await world.db.outboundMessage.findUnique({ where: { id: message.id } })).toMatchObject({
      state: "queued",
      addressId: null,
    });
    const records = { action: { in: ["brand.deleted", "address.removed"] } };
    expect(await world.db.auditEvent.findMany({ where: records, orderBy: { action: "desc" } })).toMatchObject([
      { action: "brand.deleted", details: { name: "Second", tickets: 2, to: "Acme" } },
      { action: "address.removed", details: { email: "second@acme.postern.test" } },
    ]);
  });

  test("the first brand hands its tickets to the next one", async () => {
    const brandId = await add("Second");
    await ticketOf(world.brandId, world.defaultAddress.id);
    await remove(world.brandId);
    expect(await world.db.ticket.findMany()).toMatchObject([{ brandId }]);
  });

  test("is refused while it has addresses beyond its native one, and says how many", async () => {
    const brandId = await add("Second");
    await addNativeAddress(world.ctx(), { brandId, address: "more" });
    await addForwardedAddress(world.ctx(), { brandId, address: "info@old.test" });
    await expect(remove(brandId)).rejects.toMatchObject({ code: "brand_has_addresses", details: { count: 2 } });
    expect(await foreseeDeletion(world.ctx(), { brandId })).toMatchObject({ addresses: 2 });
  });

  test("the last brand stays, also when the last two are deleted at once", async () => {
    const brandId = await add("Second");
    expect(codes(await Promise.allSettled([remove(world.brandId), remove(brandId)]))).toEqual([
      "brand_is_last",
      "done",
    ]);
    const [last] = await listBrands(world.ctx());
    await expect(remove(last?.id ?? 0)).rejects.toMatchObject({ code: "brand_is_last" });
    expect(await foreseeDeletion(world.ctx(), { brandId: last?.id ?? 0 })).toMatchObject({ heir: null });
  });

  test("while an address is added to it: one of the two is refused in words, and no address is without a brand", async () => {
    for (let round = 0; round < 6; round += 1) {
      const brandId = await add(`Brand ${round}`);
      const [deleted, added] = await Promise.allSettled([
        remove(brandId),
        addNativeAddress(world.ctx(), { brandId, address: `n${round}` }),
      ]);
      if (deleted.status === "fulfilled") expect(added).toMatchObject({ reason: { code: "brand_not_found" } });
      else expect([deleted.reason, added.status]).toMatchObject([{ code: "brand_has_addresses" }, "fulfilled"]);
    }
  });

  test("of another account's brand finds nothing, and shows nothing", async () => {
    const { ctx } = await otherAccount(world, "other");
    await expect(remove(world.brandId, ctx)).rejects.toMatchObject({ code: "brand_not_found" });
    await expect(foreseeDeletion(ctx, { brandId: world.brandId })).rejects.toMatchObject({ code: "brand_not_found" });
  });
});
