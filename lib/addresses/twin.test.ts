import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Ctx } from "#lib/context.ts";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { addConnectorAddress } from "./add-connector-address.ts";
import { checkConnectorAddress } from "./check-connector-address.ts";

interface Desk {
  readonly ctx: Ctx;
  readonly brandId: number;
  readonly domainId: string;
}

let world: World;
let production: Desk;
let sandbox: Desk;
const outbound = { host: "smtp.company.test", port: 587, username: "support", password: "the company's own" };

beforeEach(async () => {
  world = await testWorld();
  production = await connected({ ctx: world.ctx(), brandId: world.brandId });
  sandbox = await connected(await sandboxOf(world));
});
afterEach(() => world.close());

async function connected({ ctx, brandId }: { ctx: Ctx; brandId: number }): Promise<Desk> {
  const { id } = await world.db.connectorDomain.create({
    data: { accountId: ctx.account.id, name: "Company", domain: "company.test" },
  });
  return { ctx, brandId, domainId: id };
}

const add = ({ ctx, brandId, domainId }: Desk, more: { address?: string; removeFromTwin?: boolean } = {}) =>
  addConnectorAddress(ctx, { brandId, domainId, address: "support", ...outbound, ...more });
const addressesOf = ({ ctx }: Desk) =>
  world.db.supportAddress.findMany({ where: { accountId: ctx.account.id, kind: { not: "native" } } });

test("what the twin has is refused, and the twin is named, from both sides and whatever the kind", async () => {
  await add(sandbox);
  await expect(add(production)).rejects.toMatchObject({
    code: "address_in_twin",
    field: "address",
    details: { twin: "Acme (sandbox)", environment: "sandbox", queued: 0, removable: 1 },
  });
  for (const kind of ["forwarded", "native"] as const) {
    const { ctx, brandId } = production;
    const email = `${kind}@company.test`;
    await world.db.supportAddress.create({ data: { accountId: ctx.account.id, brandId, kind, email } });
    await expect(add(sandbox, { address: kind })).rejects.toMatchObject({
      code: "address_in_twin",
      details: { twin: "Acme", environment: "production" },
    });
  }
});

test("removed from the sandbox and added here: one transaction, on record on both sides", async () => {
  await add(sandbox);
  const { brandId, domainId, ctx } = production;
  await checkConnectorAddress(ctx, { brandId, domainId, address: "support", removeFromTwin: true });
  expect(await addressesOf(sandbox)).toHaveLength(1);
  const { addressId } = await add(production, { removeFromTwin: true });
  expect(await addressesOf(sandbox)).toEqual([]);
  expect((await addressesOf(production)).map(({ id }) => id)).toEqual([addressId]);
  const records = await world.db.auditEvent.findMany({
    where: { action: { in: ["address.added", "address.removed"] }, actorEmail: "owner@acme.test" },
    orderBy: { at: "asc" },
  });
  expect(records.map(({ accountId, action }) => [accountId, action])).toEqual([
    [sandbox.ctx.account.id, "address.added"],
    [sandbox.ctx.account.id, "address.removed"],
    [ctx.account.id, "address.added"],
  ]);
});

test("a refusal after the removal undoes it", async () => {
  await add(sandbox);
  const { ctx, brandId, domainId } = production;
  const input = { brandId, domainId, address: "support", ...outbound, port: 8080, removeFromTwin: true };
  await expect(addConnectorAddress(ctx, input)).rejects.toMatchObject({ code: "port_not_allowed" });
  expect(await addressesOf(sandbox)).toHaveLength(1);
});

test("an offer that was taken too late, when the twin has it no more, adds it all the same", async () => {
  await expect(add(production, { removeFromTwin: true })).resolves.toMatchObject({ addressId: expect.any(Number) });
});

test("an offer whose address is removed by somebody else at that moment adds it all the same", async () => {
  const { addressId } = await add(sandbox);
  const waits = () => world.db.$queryRaw<unknown[]>`
    select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  const adding = await world.db.$transaction(async (other) => {
    await other.supportAddress.delete({ where: { id: addressId } });
    const work = { added: add(production, { removeFromTwin: true }) };
    await vi.waitUntil(async () => (await waits()).length > 0);
    return work;
  });
  await expect(adding.added).resolves.toMatchObject({ addressId: expect.any(Number) });
});

test("what speaks for a brand of the twin stays there, whatever is asked", async () => {
  const { addressId } = await add(sandbox);
  await world.db.brand.update({ where: { id: sandbox.brandId }, data: { defaultAddressId: addressId } });
  await expect(add(production, { removeFromTwin: true })).rejects.toMatchObject({
    code: "address_in_twin",
    details: { removable: 0 },
  });
  expect(await addressesOf(sandbox)).toHaveLength(1);
});

test("both environments adding it at once: one has it, the other is told of its twin", async () => {
  for (const address of ["a", "b", "c", "d", "e"]) {
    const results = await Promise.allSettled([add(production, { address }), add(sandbox, { address })]);
    const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    expect(refusals).toMatchObject([{ code: "address_in_twin" }]);
  }
});

test("both taking it from each other at once: it ends in one of them", async () => {
  await add(sandbox);
  await Promise.allSettled([add(production, { removeFromTwin: true }), add(sandbox, { removeFromTwin: true })]);
  expect([...(await addressesOf(sandbox)), ...(await addressesOf(production))]).toHaveLength(1);
});

test("an unrelated account's unverified address blocks nobody; a verified one does, and nothing is told of it", async () => {
  const other = await connected(await otherAccount(world, "other"));
  const { addressId } = await add(other);
  await add(production);
  await add(other, { address: "billing" });
  await world.db.supportAddress.update({ where: { id: addressId }, data: { inboundVerifiedAt: new Date() } });
  const third = await connected(await otherAccount(world, "third"));
  await expect(add(third)).rejects.toMatchObject({ code: "address_taken_elsewhere", field: "address", details: {} });
  await expect(add(third, { address: "billing" })).resolves.toBeTruthy();
});

test("an account that named a server of its own cannot keep an address from its owner by verifying it outbound", async () => {
  const other = await connected(await otherAccount(world, "other"));
  const { addressId } = await add(other);
  await world.db.supportAddress.update({
    where: { id: addressId },
    data: { outboundState: "verified", outboundVerifiedAt: new Date() },
  });
  await expect(add(production)).resolves.toBeTruthy();
});
