import { afterAll, beforeAll, expect, test } from "vitest";
import { findCredential } from "#lib/credentials/store.ts";
import { findRecipients } from "#lib/intake/store.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { readTogether } from "./read-together.ts";
import { openSql, type Sql } from "./sql.ts";

let world: World;
let sql: Sql;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 1, name: "reads" });
});
afterAll(async () => {
  await sql.close();
  await world.close();
});

test("what is asked for while a read is under way is read by the next, which begins afterwards", async () => {
  const begun: string[][] = [];
  const asked: string[] = [];
  const read = readTogether(async (_: Sql, keys: readonly string[]) => {
    expect(asked).toEqual(expect.arrayContaining([...keys]));
    begun.push([...keys]);
    await Promise.resolve();
    return keys.map((key) => key.toUpperCase());
  });
  const ask = (key: string) => {
    asked.push(key);
    return read(sql, key);
  };
  const first = ask("a");
  await Promise.resolve();
  expect(await Promise.all([first, ask("b"), ask("c")])).toEqual(["A", "B", "C"]);
  expect(begun).toEqual([["a"], ["b", "c"]]);
});

test("a credential that is revoked is read as revoked by every read that begins after it", async () => {
  const { credential } = await connectDomain(world, "company.test");
  const { lookupId } = await world.db.inboundCredential.findUniqueOrThrow({ where: { id: credential.id } });
  const live = async () => (await findCredential(sql, lookupId))?.live;
  const asked = Array.from({ length: 20 }, live);
  expect(await Promise.all(asked)).toEqual(asked.map(() => true));
  await world.db.inboundCredential.update({ where: { id: credential.id }, data: { revokedAt: new Date() } });
  expect(await Promise.all([live(), live()])).toEqual([false, false]);
});

test("each key has its own answer, whatever it is asked for with", async () => {
  const [live, gone] = await Promise.all([connectDomain(world, "live.test"), connectDomain(world, "gone.test")]);
  await world.db.inboundCredential.update({ where: { id: gone.credential.id }, data: { revokedAt: new Date() } });
  const email = world.defaultAddress.email;
  const keys = [
    { email, credentialId: live.credential.id },
    { email, credentialId: gone.credential.id },
    { email: "nobody@live.test", credentialId: null },
    { email, credentialId: crypto.randomUUID() },
    { email, credentialId: live.credential.id },
  ];
  const answers = await Promise.all(keys.map((key) => findRecipients(sql, key)));
  const known = { accountId: world.account.id, addressId: world.defaultAddress.id, kind: "native" };
  expect(answers).toMatchObject([
    [{ credentialLive: true, ...known }],
    [{ credentialLive: false, ...known }],
    [{ credentialLive: true, accountId: null, addressId: null, kind: null }],
    [{ credentialLive: false, ...known }],
    [{ credentialLive: true, ...known }],
  ]);
});

test("a key that PostgreSQL cannot take costs nobody else the answer", async () => {
  const asked = ["a@live.test", "a\0@live.test", "b@live.test"].map((email) =>
    findRecipients(sql, { email, credentialId: null }),
  );
  const settled = await Promise.allSettled(asked);
  expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});
