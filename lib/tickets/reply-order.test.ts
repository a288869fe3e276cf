import { afterAll, beforeAll, expect, test } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { reply } from "./reply.ts";
import { insertCcs, insertTickets, takeTicketIds } from "./store.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

function ticket(requester: string, cc: string) {
  const at = new Date();
  const row = { accountId: world.account.id, brandId: world.brandId, addressId: world.defaultAddress.id };
  const more = { subject: "x", requesterEmail: requester, requesterName: null, authenticated: false };
  return withTransaction(world.ctx(), async ({ db }) => {
    const [id = 0] = await takeTicketIds(db, 1);
    await insertTickets(db, [{ id, ...row, ...more, reference: requester, createdAt: at, updatedAt: at }]);
    await insertCcs(db, [{ ticketId: id, email: cc, name: null }]);
    return id;
  });
}

test("replies wake their lanes in one order, whoever asked and whoever is in copy: none waits for the other in a circle", async () => {
  const wake = async (ticketId: number) => {
    await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
    await reply(world.ctx(), { ticketId, body: "x" });
    const rows = await world.db.$queryRaw<{ lane: string }[]>`
      select payload->>'lane' as lane from graphile_worker._private_jobs order by id`;
    return rows.map(({ lane }) => lane);
  };
  const order = ["mx:a.test", "mx:b.test"];
  expect(await wake(await ticket("one@b.test", "two@a.test"))).toEqual(order);
  expect(await wake(await ticket("one@a.test", "two@b.test"))).toEqual(order);
});
