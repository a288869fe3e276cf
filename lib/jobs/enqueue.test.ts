import { afterAll, beforeAll, expect, test } from "vitest";
import { openSql } from "#lib/db/sql.ts";
import { commitItems } from "#lib/intake/store.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { enqueue, wakeLane } from "./enqueue.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

test("no job is ever given up, the one of an accepted message least of all", async () => {
  await enqueue(world.db, "process_inbound", { messageId: crypto.randomUUID() });
  await wakeLane(world.db, "system");
  await wakeLane(world.db, "system", new Date(Date.now() + 60_000));
  const sql = openSql(world.url, { max: 1, name: "door" });
  const text = Buffer.from("Subject: x\r\n\r\nx\r\n");
  await commitItems(sql, [
    {
      contentId: crypto.randomUUID(),
      size: text.length,
      chunk: { seq: 0, parts: [text] },
      uploaded: false,
      credentialId: null,
      listener: "mx",
      peer: "192.0.2.25",
      helo: "mail.company.test",
      tls: null,
      envelopeFrom: "",
      messages: [{ id: crypto.randomUUID(), accountId: world.account.id, recipients: [world.defaultAddress.email] }],
    },
  ]);
  await sql.close();
  const jobs = await world.db.$queryRaw`select max_attempts::int as tries from graphile_worker._private_jobs`;
  expect(jobs).toEqual(Array(4).fill({ tries: 32_767 }));
});
