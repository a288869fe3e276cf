import { afterEach, beforeEach, expect, test } from "vitest";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import type { Ctx } from "#lib/context.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { addDomain } from "./add-domain.ts";
import { listDomains } from "./list-domains.ts";
import type { AddDomainInput } from "./schema.ts";

let world: World;
let sandbox: { ctx: Ctx; brandId: number };
beforeEach(async () => {
  world = await testWorld();
  sandbox = await sandboxOf(world);
});
afterEach(() => world.close());

const add = (ctx: Ctx, more: Partial<AddDomainInput> = {}) =>
  addDomain(ctx, { name: "Company", domain: "company.test", ...more });
const names = async (ctx: Ctx) => (await listDomains(ctx)).map(({ domain }) => domain);

async function sandboxAddress(local: string): Promise<number> {
  const [domain] = await listDomains(sandbox.ctx);
  const outbound = { host: "smtp.company.test", port: 587, username: local, password: "company secret" };
  const input = { brandId: sandbox.brandId, domainId: domain?.id ?? "", address: local, ...outbound };
  return (await addConnectorAddress(sandbox.ctx, input)).addressId;
}

test("a domain that the sandbox has is warned about, and kept in both by saving again", async () => {
  await add(sandbox.ctx);
  await expect(add(world.ctx())).rejects.toMatchObject({
    code: "domain_in_twin",
    field: "domain",
    details: { twin: "Acme (sandbox)", environment: "sandbox", count: 0, removable: 1 },
  });
  expect(await names(world.ctx())).toEqual([]);
  await add(world.ctx(), { accept: ["domain_in_twin"] });
  expect([await names(world.ctx()), await names(sandbox.ctx)]).toEqual([["company.test"], ["company.test"]]);
});

test("removed from the sandbox and added here: its addresses and credentials there end with it, on record on both sides", async () => {
  const { credential } = await add(sandbox.ctx);
  await sandboxAddress("a");
  await sandboxAddress("b");
  await add(world.ctx(), { removeFromTwin: true });
  expect([await names(world.ctx()), await names(sandbox.ctx)]).toEqual([["company.test"], []]);
  expect(await world.db.supportAddress.count({ where: { kind: "smtp_connector" } })).toBe(0);
  expect(await world.db.inboundCredential.findUnique({ where: { id: credential.id } })).toMatchObject({
    revokedAt: expect.any(Date),
  });
  const there = await world.db.auditEvent.groupBy({
    by: ["action"],
    where: { accountId: sandbox.ctx.account.id, actorEmail: "owner@acme.test" },
    _count: true,
  });
  const counts = Object.fromEntries(there.map(({ action, _count }) => [action, _count]));
  expect(counts).toMatchObject({ "address.removed": 2, "credential.revoked": 1, "domain.disconnected": 1 });
  expect(await world.db.auditEvent.count({ where: { accountId: world.account.id, action: "domain.added" } })).toBe(1);
});

test("a refusal after the removal undoes it", async () => {
  await add(sandbox.ctx);
  await add(world.ctx(), { domain: "cоmpany.test", accept: ["domain_lookalike"] });
  await expect(add(world.ctx(), { removeFromTwin: true })).rejects.toMatchObject({ code: "domain_lookalike" });
  expect(await names(sandbox.ctx)).toEqual(["company.test"]);
});

test("production with addresses is not ended from the sandbox; without, it is", async () => {
  const { domainId } = await connectDomain(world, "company.test");
  const { addressId } = await connectAddress(world, { domainId, local: "support" });
  const refusal = { code: "domain_in_twin", details: { environment: "production", count: 1, removable: 0 } };
  await expect(add(sandbox.ctx)).rejects.toMatchObject(refusal);
  await expect(add(sandbox.ctx, { removeFromTwin: true, accept: ["domain_in_twin"] })).rejects.toMatchObject(refusal);
  await world.db.supportAddress.delete({ where: { id: addressId } });
  await add(sandbox.ctx, { removeFromTwin: true });
  expect([await names(world.ctx()), await names(sandbox.ctx)]).toEqual([[], ["company.test"]]);
});

test("an address that speaks for a brand of the sandbox keeps its domain there", async () => {
  await add(sandbox.ctx);
  const defaultAddressId = await sandboxAddress("a");
  await world.db.brand.update({ where: { id: sandbox.brandId }, data: { defaultAddressId } });
  await expect(add(world.ctx(), { removeFromTwin: true })).rejects.toMatchObject({ details: { removable: 0 } });
  expect(await names(sandbox.ctx)).toEqual(["company.test"]);
});

test("both environments adding it at once: one has it, the other is warned", async () => {
  for (const domain of ["a.test", "b.test", "c.test"]) {
    const results = await Promise.allSettled([add(world.ctx(), { domain }), add(sandbox.ctx, { domain })]);
    const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
    expect(refusals).toMatchObject([{ code: "domain_in_twin" }]);
  }
});

test("both taking it from each other at once ends in one of them", async () => {
  await add(sandbox.ctx);
  const results = await Promise.allSettled([
    add(world.ctx(), { removeFromTwin: true }),
    add(sandbox.ctx, { removeFromTwin: true }),
  ]);
  expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
  expect([...(await names(world.ctx())), ...(await names(sandbox.ctx))]).toEqual(["company.test"]);
});

test("a look-alike of a domain of the account, of its twin or of the service is warned about, and named in both forms", async () => {
  await add(world.ctx(), { domain: "hôpital.test" });
  await add(sandbox.ctx, { domain: "clinic.test" });
  const warned: [string, string][] = [
    ["hôріtаl.test", "hôpital.test (xn--hpital-ixa.test)"],
    ["сlіnіс.test", "clinic.test"],
    ["acme.роstеrn.test", "acme.postern.test"],
  ];
  for (const [domain, known] of warned)
    await expect(add(world.ctx(), { domain })).rejects.toMatchObject({
      code: "domain_lookalike",
      field: "domain",
      details: { domain: known },
    });
  await expect(add(world.ctx(), { domain: "раypal.test" })).rejects.toMatchObject({
    code: "domain_mixes_scripts",
    details: { domain: "раypal.test (xn--ypal-43d9g.test)" },
  });
  await add(world.ctx(), { domain: "сlіnіс.test", accept: ["domain_lookalike"] });
  await add(world.ctx(), { domain: "раypal.test", accept: ["domain_mixes_scripts"] });
});
