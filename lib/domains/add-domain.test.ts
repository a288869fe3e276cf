import { verify } from "argon2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { addDomain } from "./add-domain.ts";
import { listDomains } from "./list-domains.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("adding a domain issues credentials whose password is stored only as an Argon2id hash", async () => {
  const { credential } = await connectDomain(world, "company.test");
  expect(credential.username).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(credential.password).toMatch(/^[A-Za-z0-9._-]{50,}$/);
  expect(credential.fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(credential.emailUsername).toBe("acme@acme.postern.test");
  const row = await world.db.inboundCredential.findUniqueOrThrow({ where: { id: credential.id } });
  expect(row.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
  expect(await verify(row.passwordHash, credential.password)).toBe(true);
  const audit = await world.db.auditEvent.findMany({
    where: { action: { in: ["domain.added", "credential.issued"] } },
  });
  expect(audit).toHaveLength(2);
  expect(JSON.stringify([row, audit])).not.toContain(credential.password);
});

test("a domain that is already connected is refused", async () => {
  await expect(connectDomain(world, "COMPANY.test.")).rejects.toMatchObject({ code: "domain_taken" });
});

test("a domain on which the account has addresses is refused, and they are listed", async () => {
  for (const email of ["a@old.test", "b@old.test"])
    await world.db.supportAddress.create({
      data: { accountId: world.account.id, brandId: world.brandId, kind: "forwarded", email },
    });
  await expect(connectDomain(world, "old.test")).rejects.toMatchObject({
    code: "domain_has_addresses",
    details: { addresses: ["a@old.test", "b@old.test"] },
  });
});

test("without CCs and followers no domain can be added", async () => {
  await world.db.account.update({ where: { id: world.account.id }, data: { ccsEnabled: false } });
  await expect(connectDomain(world, "cc.test")).rejects.toMatchObject({ code: "ccs_disabled" });
  await world.db.account.update({ where: { id: world.account.id }, data: { ccsEnabled: true } });
});

test("two admins at once cannot pass the limit of four domains", async () => {
  const names = Array.from({ length: 8 }, (_, index) => `d${index}.test`);
  const results = await Promise.allSettled(names.map((domain) => addDomain(world.ctx(), { name: domain, domain })));
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(refusals).toHaveLength(5);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ code: "domain_limit_reached", details: { limit: 4 } });
  expect(await listDomains(world.ctx())).toHaveLength(4);
});

test("the last place goes to one of two, and the other is told the limit", async () => {
  const { ctx } = await otherAccount(world, "crowded");
  for (const domain of ["a.test", "b.test", "c.test"]) await addDomain(ctx, { name: domain, domain });
  const results = await Promise.allSettled(["d.test", "e.test"].map((domain) => addDomain(ctx, { name: "x", domain })));
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(refusals).toMatchObject([{ code: "domain_limit_reached", details: { limit: 4 } }]);
});

test("the same domain added twice at once is connected once, with one set of credentials", async () => {
  const { ctx } = await otherAccount(world, "twice");
  const twice = ["double.test", "DOUBLE.test."].map((domain) => addDomain(ctx, { name: "x", domain }));
  const results = await Promise.allSettled(twice);
  const refusals = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(refusals).toMatchObject([{ code: "domain_taken", field: "domain" }]);
  expect(await listDomains(ctx)).toMatchObject([{ domain: "double.test", credentialCount: 1 }]);
  expect(await world.db.inboundCredential.count({ where: { accountId: ctx.account.id } })).toBe(1);
});

test("another account sees none of it, and may connect the same domain", async () => {
  const { ctx } = await otherAccount(world, "other");
  expect(await listDomains(ctx)).toEqual([]);
  await expect(addDomain(ctx, { name: "Theirs", domain: "company.test" })).resolves.toMatchObject({
    domain: { domain: "company.test" },
  });
});

test("a domain shows how many addresses of its limit it has", async () => {
  const [first] = await listDomains(world.ctx());
  if (!first) throw new Error("no domain");
  await connectAddress(world, { domainId: first.id, local: "support" });
  expect((await listDomains(world.ctx()))[0]).toMatchObject({ addressCount: 1, addressLimit: 50, credentialCount: 1 });
});
