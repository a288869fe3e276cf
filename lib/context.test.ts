import { afterAll, beforeAll, expect, test } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { withTransaction } from "./context.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const rename = (name: string) => ({ where: { id: world.account.id }, data: { name } });
const nameNow = async () => (await world.db.account.findUniqueOrThrow({ where: { id: world.account.id } })).name;

test("what is to be waited for begins after the commit, once, and is over when the transaction's caller goes on", async () => {
  const seen: string[] = [];
  const wait = async () => {
    seen.push(await nameNow());
  };
  await withTransaction(world.ctx(), async (tx) => {
    tx.afterCommit(wait);
    await tx.db.account.update(rename("Renamed"));
    await withTransaction(tx, async (inner) => inner.afterCommit(wait));
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual(["Renamed"]);
});

test("nothing is waited for when the transaction is undone", async () => {
  let waited = false;
  const failing = withTransaction(world.ctx(), async (tx) => {
    tx.afterCommit(async () => {
      waited = true;
    });
    throw new Error("undone");
  });
  await expect(failing).rejects.toThrow("undone");
  expect(waited).toBe(false);
});
