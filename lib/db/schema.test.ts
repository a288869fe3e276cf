import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testWorld, type World } from "#lib/testing/world.ts";
import { migrate } from "../../scripts/migrate.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("migrating a database that is up to date changes nothing", async () => {
  expect(await migrate(world.url)).toEqual([]);
});

test("a migration that was changed after it had been applied is refused", async () => {
  await world.db
    .$executeRaw`update _prisma_migrations set checksum = repeat('0', 64) where migration_name like '%_guards'`;
  await expect(migrate(world.url)).rejects.toThrow(/_guards was changed/);
});

test("the arrival marker of a ticket and of a comment can never be changed", async () => {
  const { account, brandId } = world;
  const ticket = await world.db.ticket.create({
    data: {
      accountId: account.id,
      brandId,
      subject: "s",
      requesterEmail: "c@customer.test",
      authenticated: false,
      reference: "ABC",
    },
  });
  const comment = await world.db.comment.create({
    data: {
      accountId: account.id,
      ticketId: ticket.id,
      author: "requester",
      authorEmail: "c@customer.test",
      bodyText: "t",
      authenticated: false,
    },
  });
  await expect(world.db.ticket.update({ where: { id: ticket.id }, data: { authenticated: true } })).rejects.toThrow();
  await expect(world.db.comment.update({ where: { id: comment.id }, data: { authenticated: true } })).rejects.toThrow();
  await world.db.ticket.update({ where: { id: ticket.id }, data: { subject: "changed", authenticated: false } });
});

test.each([
  [
    "a connector address without a domain",
    "insert into support_address (account_id, brand_id, kind, email) values ($1, $2, 'smtp_connector', 'x@y.test')",
  ],
  [
    "an address in upper case",
    "insert into support_address (account_id, brand_id, kind, email) values ($1, $2, 'forwarded', 'X@y.test')",
  ],
  [
    "a sandbox without a production account",
    `insert into account (id, subdomain, name, environment, opaque_id) values ('${randomUUID()}', 'lost', $1::text || $2::text, 'sandbox', 'o')`,
  ],
])("the database refuses %s", async (_, sql) => {
  const client = new Client({ connectionString: world.url });
  await client.connect();
  try {
    await expect(client.query(sql, [world.account.id, world.brandId])).rejects.toMatchObject({ code: "23514" });
  } finally {
    await client.end();
  }
});

test("what belongs to a row is found in an index: a page must not read a whole table for its part of it", async () => {
  const unindexed = await world.db.$queryRaw<{ key: string }[]>`
    select c.conrelid::regclass || '.' || a.attname as key from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.connamespace = 'public'::regnamespace
       and not exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])
     order by key`;
  // Nothing is looked up by these; they are followed from their own row alone.
  expect(unindexed.map(({ key }) => key)).toEqual([
    "comment.user_id",
    "inbound_delivery.duplicate_of_id",
    "invitation.invited_by",
    "ticket.brand_id",
    "verification.credential_id",
  ]);
});
