import { afterEach, beforeEach, expect, test } from "vitest";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { authenticate } from "#lib/credentials/authenticate.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { disconnectDomain } from "./disconnect-domain.ts";
import { listDomains } from "./list-domains.ts";
import type { IssuedCredential } from "./schema.ts";

let world: World;
let sql: Sql;
let domainId: string;
let credential: IssuedCredential;
beforeEach(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 1, name: "door" });
  ({ domainId, credential } = await connectDomain(world, "company.test"));
});
afterEach(async () => {
  await sql.close();
  await world.close();
});

const end = (id = domainId) => disconnectDomain(world.ctx(), { domainId: id });

test("a domain with addresses stays, and the refusal counts them", async () => {
  const first = await connectAddress(world, { domainId, local: "a" });
  const second = await connectAddress(world, { domainId, local: "b" });
  await expect(end()).rejects.toMatchObject({ code: "domain_has_connector_addresses", details: { count: 2 } });
  for (const { addressId } of [first, second]) await removeAddress(world.ctx(), { addressId });
  await end();
});

test("its credentials are over at once, its row stays, and the record names what ended", async () => {
  expect(await authenticate(sql, credential)).toMatchObject({ domainId });
  await end();
  await expect(authenticate(sql, credential)).rejects.toMatchObject({ code: "auth_failed" });
  expect(await listDomains(world.ctx())).toEqual([]);
  expect(await world.db.connectorDomain.findUnique({ where: { id: domainId } })).toMatchObject({
    disconnectedAt: expect.any(Date),
  });
  const records = await world.db.auditEvent.findMany({
    where: { action: { in: ["domain.disconnected", "credential.revoked"] } },
    orderBy: { action: "asc" },
  });
  expect(records).toMatchObject([
    { action: "credential.revoked", objectId: credential.id, details: { username: credential.username, domainId } },
    { action: "domain.disconnected", objectId: domainId, details: { domain: "company.test" } },
  ]);
});

test("it can be connected again, with credentials of its own; the old ones stay over", async () => {
  await end();
  const again = await connectDomain(world, "company.test");
  expect(again.domainId).not.toBe(domainId);
  expect(await authenticate(sql, again.credential)).toMatchObject({ domainId: again.domainId });
  await expect(authenticate(sql, credential)).rejects.toMatchObject({ code: "auth_failed" });
  await expect(end()).rejects.toMatchObject({ code: "domain_not_found" });
});

test("it leaves room for another under the limit", async () => {
  for (const domain of ["b.test", "c.test", "d.test"]) await connectDomain(world, domain);
  await expect(connectDomain(world, "e.test")).rejects.toMatchObject({ code: "domain_limit_reached" });
  await end();
  await connectDomain(world, "e.test");
});

test("two who disconnect it at once: one does, the other is told that it is over", async () => {
  const results = await Promise.allSettled([end(), end(), end()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "domain_not_found" });
  expect(await world.db.auditEvent.count({ where: { action: "domain.disconnected" } })).toBe(1);
});

test("disconnected while an address is added: the address is refused, or the disconnection is", async () => {
  const [added, ended] = await Promise.allSettled([connectAddress(world, { domainId, local: "a" }), end()]);
  const code = ({ status, ...rest }: typeof added | typeof ended) =>
    status === "rejected" ? (rest as { reason: { code: string } }).reason.code : "done";
  const alternatives = [
    ["done", "domain_has_connector_addresses"],
    ["domain_not_found", "done"],
  ];
  expect(alternatives).toContainEqual([code(added), code(ended)]);
});

test("another account's domain does not exist", async () => {
  const { ctx } = await otherAccount(world, "other");
  await expect(disconnectDomain(ctx, { domainId })).rejects.toMatchObject({ code: "domain_not_found" });
  expect(await authenticate(sql, credential)).toMatchObject({ domainId });
});
