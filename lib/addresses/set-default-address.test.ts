import { afterEach, beforeEach, expect, test } from "vitest";
import { addBrand } from "#lib/brands/add-brand.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { addForwardedAddress } from "./add-forwarded-address.ts";
import { addNativeAddress } from "./add-native-address.ts";
import { removeAddress } from "./remove-address.ts";
import { setDefaultAddress } from "./set-default-address.ts";

let world: World;
beforeEach(async () => {
  world = await testWorld();
});
afterEach(() => world.close());

const choose = (addressId: number, was: number | null = world.defaultAddress.id, ctx = world.ctx()) =>
  setDefaultAddress(ctx, { brandId: world.brandId, addressId, was });
const native = async (address: string) =>
  (await addNativeAddress(world.ctx(), { brandId: world.brandId, address })).addressId;
const defaultId = async () =>
  (await world.db.brand.findUniqueOrThrow({ where: { id: world.brandId } })).defaultAddressId;
const set = (id: number, data: { inboundState?: "verified"; outboundState?: "verified" | "failed" }) =>
  world.db.supportAddress.update({ where: { id }, data });

test("any native address can be the default, and who chose it is on record", async () => {
  const addressId = await native("help");
  await choose(addressId);
  expect(await defaultId()).toBe(addressId);
  expect(await world.db.auditEvent.findMany({ where: { action: "brand.default_changed" } })).toMatchObject([
    { objectId: String(world.brandId), details: { name: "Acme", to: "help@acme.postern.test" } },
  ]);
});

test("a forwarded address can once it is verified", async () => {
  const { addressId } = await addForwardedAddress(world.ctx(), { brandId: world.brandId, address: "info@old.test" });
  await expect(choose(addressId)).rejects.toMatchObject({ code: "address_unverified" });
  await set(addressId, { inboundState: "verified" });
  await choose(addressId);
  expect(await defaultId()).toBe(addressId);
});

test("a connector address can once both directions are verified, and stays the default when a check fails later", async () => {
  const { domainId } = await connectDomain(world, "company.test");
  const { addressId } = await connectAddress(world, { domainId, local: "help" });
  await expect(choose(addressId)).rejects.toMatchObject({ code: "address_unverified" });
  await set(addressId, { outboundState: "verified" });
  await expect(choose(addressId)).rejects.toMatchObject({ code: "address_unverified" });
  await set(addressId, { inboundState: "verified" });
  await choose(addressId);
  await set(addressId, { outboundState: "failed" });
  expect(await defaultId()).toBe(addressId);
});

test("a page that shows another default changes nothing; of two who choose at once one is told so", async () => {
  const [one, two] = [await native("one"), await native("two")];
  const results = await Promise.allSettled([choose(one), choose(two)]);
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(refused).toMatchObject([{ code: "stale" }]);
  const chosen = await defaultId();
  await expect(choose(world.defaultAddress.id)).rejects.toMatchObject({ code: "stale" });
  expect(await defaultId()).toBe(chosen);
});

test("an address of another brand, of another account or of nobody cannot", async () => {
  const { brandId } = await addBrand(world.ctx(), { name: "Second", local: "second" });
  const other = await world.db.supportAddress.findFirstOrThrow({ where: { brandId } });
  await expect(choose(other.id)).rejects.toMatchObject({ code: "address_not_found" });
  await expect(choose(999_999)).rejects.toMatchObject({ code: "address_not_found" });
  const { ctx } = await otherAccount(world, "other");
  await expect(choose(await native("help"), world.defaultAddress.id, ctx)).rejects.toMatchObject({
    code: "brand_not_found",
  });
});

test("neither the default nor the native address can be removed; what was the default can", async () => {
  const addressId = await native("help");
  const remove = (id: number) => removeAddress(world.ctx(), { addressId: id });
  await choose(addressId);
  await expect(remove(addressId)).rejects.toMatchObject({ code: "address_is_default" });
  await expect(remove(world.defaultAddress.id)).rejects.toMatchObject({ code: "address_is_default" });
  await choose(world.defaultAddress.id, addressId);
  await remove(addressId);
});

test("an address that is chosen and removed at once is one or the other, never a default that is gone", async () => {
  for (let round = 0; round < 8; round += 1) {
    const addressId = await native(`n${round}`);
    const [chosen, removed] = await Promise.allSettled([choose(addressId), removeAddress(world.ctx(), { addressId })]);
    const there = await world.db.supportAddress.findUnique({ where: { id: addressId } });
    expect([chosen.status === "fulfilled", removed.status === "rejected", (await defaultId()) === addressId]).toEqual(
      Array(3).fill(there !== null),
    );
    if (there) await choose(world.defaultAddress.id, addressId);
    else expect(chosen).toMatchObject({ reason: { code: "address_not_found" } });
    if (there) expect(removed).toMatchObject({ reason: { code: "address_is_default" } });
  }
});
