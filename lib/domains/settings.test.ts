import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { disconnectDomain } from "./disconnect-domain.ts";
import { listDomains } from "./list-domains.ts";
import { renameDomain } from "./rename-domain.ts";
import { setUnauthenticatedPolicy } from "./set-unauthenticated-policy.ts";

let world: World;
let domainId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
});
afterAll(() => world.close());

const shown = async () => (await listDomains(world.ctx()))[0];
const recorded = (action: string) => world.db.auditEvent.findMany({ where: { action } });

test("a connection gets another name, and the record has both", async () => {
  await renameDomain(world.ctx(), { domainId, name: " Head office ", was: "company.test" });
  expect(await shown()).toMatchObject({ name: "Head office", domain: "company.test" });
  expect(await recorded("domain.renamed")).toMatchObject([{ details: { name: "Head office", was: "company.test" } }]);
});

test("of two who rename it from the same page, the second is told that the page is stale", async () => {
  const results = await Promise.allSettled(
    ["North", "South"].map((name) => renameDomain(world.ctx(), { domainId, name, was: "Head office" })),
  );
  const [refusal] = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  expect(refusal).toMatchObject({ code: "stale" });
  expect(["North", "South"]).toContain((await shown())?.name);
});

test("the same name again changes nothing and is no event", async () => {
  const before = await recorded("domain.renamed");
  const name = (await shown())?.name ?? "";
  await renameDomain(world.ctx(), { domainId, name, was: name });
  expect(await recorded("domain.renamed")).toEqual(before);
});

test.each(["", "   ", "x".repeat(61), "two\nlines"])("%j is no name", async (name) => {
  await expect(renameDomain(world.ctx(), { domainId, name, was: "x" })).rejects.toThrow();
});

test("what mail without authentication meets is a setting, and a stale page does not change it", async () => {
  expect(await shown()).toMatchObject({ unauthenticatedPolicy: "refuse" });
  const set = { domainId, policy: "accept_unmarked", was: "refuse" } as const;
  await setUnauthenticatedPolicy(world.ctx(), set);
  expect(await shown()).toMatchObject({ unauthenticatedPolicy: "accept_unmarked" });
  await expect(setUnauthenticatedPolicy(world.ctx(), set)).rejects.toMatchObject({ code: "stale" });
  expect(await recorded("domain.policy_changed")).toMatchObject([
    { details: { policy: "accept_unmarked", was: "refuse" } },
  ]);
});

test("another account's domain, and one that is over, do not exist", async () => {
  const { ctx } = await otherAccount(world, "other");
  const name = (await shown())?.name ?? "";
  const rename = { domainId, name: "Theirs", was: name };
  const policy = { domainId, policy: "refuse", was: "accept_unmarked" } as const;
  await expect(renameDomain(ctx, rename)).rejects.toMatchObject({ code: "domain_not_found" });
  await expect(setUnauthenticatedPolicy(ctx, policy)).rejects.toMatchObject({ code: "domain_not_found" });
  expect(await shown()).toMatchObject({ name, unauthenticatedPolicy: "accept_unmarked" });
  await disconnectDomain(world.ctx(), { domainId });
  await expect(renameDomain(world.ctx(), rename)).rejects.toMatchObject({ code: "domain_not_found" });
  await expect(setUnauthenticatedPolicy(world.ctx(), policy)).rejects.toMatchObject({ code: "domain_not_found" });
});
