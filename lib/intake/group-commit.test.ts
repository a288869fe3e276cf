import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { pieceOf } from "#lib/testing/piece.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { type CommitItem, commitItems } from "./commit-store.ts";
import { GroupCommit } from "./group-commit.ts";
import { rowBytes } from "./rows.ts";
import { discardUpload, insertPieces, sweepUploads } from "./store.ts";

let world: World;
let sql: Sql;
let other: Sql;
let credentialId: string;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 1, name: "commit" });
  other = openSql(world.url, { max: 1, name: "other" });
  credentialId = (await connectDomain(world, "company.test")).credential.id;
});
beforeEach(() => world.db.inboundCredential.updateMany({ data: { revokedAt: null } }));
afterAll(async () => {
  await Promise.all([sql.close(), other.close()]);
  await world.close();
});

function item(over: Partial<CommitItem> = {}): CommitItem {
  const contentId = uuid7();
  return {
    contentId,
    size: 5,
    stored: 0,
    rows: [pieceOf(over.contentId ?? contentId, 0, Buffer.from("hello")).seal()],
    credentialId,
    listener: "relay",
    peer: "192.0.2.1",
    helo: "client.test",
    tls: null,
    envelopeFrom: "a@customer.test",
    messages: [{ id: uuid7(), accountId: world.account.id, recipients: ["a@x.test", "b@x.test"] }],
    ...over,
  };
}
/** Stores `text` as one piece, in the row `seq`. */
async function put(contentId: string, seq: number, text: string): Promise<void> {
  await insertPieces(other, contentId, [pieceOf(contentId, seq, Buffer.from(text))]);
}
const stored = (items: CommitItem[]) =>
  world.db.inboundMessage.count({ where: { id: { in: items.flatMap((i) => i.messages.map((m) => m.id)) } } });

/** The messages of these that have a job. */
async function jobsOf(items: CommitItem[]): Promise<string[]> {
  const jobs = await other.query<{ id: string }>({
    name: "jobs",
    text: "select payload ->> 'messageId' as id from graphile_worker._private_jobs where payload ->> 'messageId' = any($1) order by 1",
    values: [items.flatMap(({ messages }) => messages.map(({ id }) => id))],
  });
  return jobs.map(({ id }) => id);
}

test("messages that arrive while a commit is under way share the next one", async () => {
  const sizes: number[] = [];
  const commits = new GroupCommit(sql, (db, items) => {
    sizes.push(items.length);
    return commitItems(db, items);
  });
  const first = commits.add(item());
  // The first is on its way before the others come.
  await Promise.resolve();
  await Promise.resolve();
  const rest = Array.from({ length: 300 }, () => commits.add(item()));
  expect(await Promise.all([first, ...rest])).toEqual(Array.from({ length: 301 }, () => "accepted"));
  expect(sizes).toEqual([1, 256, 44]);
});

test("a batch holds no more than 8 MB", async () => {
  const sizes: number[] = [];
  const commits = new GroupCommit(sql, (db, items) => {
    sizes.push(items.length);
    return commitItems(db, items);
  });
  const bytes = Buffer.alloc(3 * 1024 * 1024);
  const items = Array.from({ length: 5 }, () => {
    const contentId = uuid7();
    return item({ contentId, size: bytes.length, rows: [pieceOf(contentId, 0, bytes).seal()] });
  });
  await Promise.all(items.map((i) => commits.add(i)));
  expect(sizes).toEqual([2, 2, 1]);
  expect(await stored(items)).toBe(5);
});

test("each message has its own outcome: a revoked credential's is refused, its neighbours are stored with their jobs", async () => {
  const { credential } = await connectDomain(world, "revoked.test");
  await world.db.inboundCredential.update({ where: { id: credential.id }, data: { revokedAt: new Date() } });
  const good = item();
  const anonymous = item({ credentialId: null });
  const bad = item({ credentialId: credential.id });
  const outcomes = await commitItems(sql, [good, bad, anonymous]);
  expect(outcomes.get(good.contentId)).toBe("accepted");
  expect(outcomes.get(anonymous.contentId)).toBe("accepted");
  expect(outcomes.get(bad.contentId)).toBe("credential_revoked");
  expect(await stored([bad])).toBe(0);
  expect(await world.db.inboundContent.count({ where: { id: bad.contentId } })).toBe(0);
  expect(await world.db.inboundChunk.count({ where: { contentId: bad.contentId } })).toBe(0);
  const row = await world.db.inboundMessage.findUniqueOrThrow({ where: { id: good.messages[0]?.id ?? "" } });
  expect(row.recipients).toEqual(["a@x.test", "b@x.test"]);
  const [chunk] = await world.db.inboundChunk.findMany({ where: { contentId: good.contentId } });
  expect(Buffer.from(chunk?.bytes ?? []).toString()).toBe("hello");
  expect(await jobsOf([good, bad, anonymous])).toEqual([good, anonymous].map((i) => i.messages[0]?.id).sort());
});

test("a message that is alone is stored as it is in a batch, byte for byte, whether it fills a page or not", async () => {
  for (const size of [1, rowBytes - 1, rowBytes, rowBytes + 1, 3 * rowBytes]) {
    const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, at) => at % 251));
    const [alone, first, second] = [uuid7(), uuid7(), uuid7()].map((contentId) =>
      item({ contentId, size, rows: [pieceOf(contentId, 0, bytes).seal()] }),
    ) as [CommitItem, CommitItem, CommitItem];
    await commitItems(sql, [alone]);
    await commitItems(sql, [first, second]);
    for (const { contentId } of [alone, first, second]) {
      const rows = await world.db.inboundChunk.findMany({ where: { contentId }, orderBy: { seq: "asc" } });
      expect(Buffer.concat(rows.map((row) => row.bytes)).equals(bytes)).toBe(true);
      expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: Math.ceil(size / rowBytes) }, (_, at) => at));
    }
  }
});

test("a batch in which nothing may be stored adds no job", async () => {
  await world.db.inboundCredential.update({ where: { id: credentialId }, data: { revokedAt: new Date() } });
  const bad = item();
  expect((await commitItems(sql, [bad])).get(bad.contentId)).toBe("credential_revoked");
  expect(await jobsOf([bad])).toEqual([]);
});

test("a revocation that is under way decides first: the commit waits for it and then sees it", async () => {
  const waiting = item();
  let outcome: Promise<Map<string, string>> | undefined;
  await world.db.$transaction(async (tx) => {
    await tx.inboundCredential.update({ where: { id: credentialId }, data: { revokedAt: new Date() } });
    outcome = commitItems(sql, [waiting]);
    await expect
      .poll(async () => {
        const [row] = await tx.$queryRaw<{ n: number }[]>`
          select count(*)::int as n from pg_stat_activity where application_name = 'commit' and wait_event_type = 'Lock'`;
        return row?.n;
      })
      .toBe(1);
  });
  expect((await outcome)?.get(waiting.contentId)).toBe("credential_revoked");
});

test("one message that the database objects to does not cost the others their commit", async () => {
  const commits = new GroupCommit(sql);
  const good = [item(), item(), item()];
  const bad = item({ messages: [{ id: uuid7(), accountId: uuid7(), recipients: ["a@x.test"] }] });
  const [one, refused, ...rest] = await Promise.allSettled(
    [good[0] ?? item(), bad, ...good.slice(1)].map((i) => commits.add(i)),
  );
  expect(one).toMatchObject({ value: "accepted" });
  expect(refused).toMatchObject({ reason: { code: "database_unavailable" } });
  expect(rest).toMatchObject([{ value: "accepted" }, { value: "accepted" }]);
  expect(await stored([...good, bad])).toBe(3);
});

test("of a refused message nothing is kept but the upload that was there before, and its neighbours are committed", async () => {
  await world.db.inboundCredential.update({ where: { id: credentialId }, data: { revokedAt: new Date() } });
  const large = item({ stored: 5 });
  const [small, good] = [item(), item({ credentialId: null })];
  await put(large.contentId, 1, "large");
  const outcomes = await commitItems(sql, [large, good, small]);
  expect(outcomes.get(large.contentId)).toBe("credential_revoked");
  expect(outcomes.get(small.contentId)).toBe("credential_revoked");
  expect(outcomes.get(good.contentId)).toBe("accepted");
  const left = { where: { contentId: { in: [large.contentId, small.contentId] } } };
  expect(await world.db.inboundChunk.findMany({ ...left, select: { seq: true } })).toEqual([{ seq: 1 }]);
  expect(await world.db.inboundUpload.count(left)).toBe(1);
  await discardUpload(other, large.contentId);
  expect(await world.db.inboundChunk.count(left)).toBe(0);
});

test("the commit is synchronous whatever the server's default", async () => {
  expect(await sql.query({ name: "sync", text: "show synchronous_commit", values: [] })).toEqual([
    { synchronous_commit: "on" },
  ]);
});

test("an upload that was swept away is not linked, and the sweep leaves what is younger than a day", async () => {
  const old = uuid7();
  const young = uuid7();
  for (const id of [old, young]) {
    await put(id, 0, "one");
    await put(id, 1, "two");
  }
  await world.db.inboundUpload.update({
    where: { contentId: old },
    data: { touchedAt: new Date(Date.now() - 25 * 3_600_000) },
  });
  expect(await sweepUploads(other)).toBe(2);
  await put(old, 2, "late");
  const lost = item({ contentId: old, stored: 10, rows: [pieceOf(old, 3, Buffer.from("end")).seal()] });
  const kept = item({ contentId: young, stored: 6, rows: [] });
  const outcomes = await commitItems(sql, [lost, kept]);
  expect(outcomes.get(old)).toBe("upload_lost");
  expect(outcomes.get(young)).toBe("accepted");
  await discardUpload(other, old);
  expect(await world.db.inboundChunk.count({ where: { contentId: old } })).toBe(0);
  expect(await world.db.inboundChunk.count({ where: { contentId: young } })).toBe(2);
  expect(await sweepUploads(other)).toBe(0);
});

test("a message whose last piece an outage took back is not linked without it", async () => {
  const contentId = uuid7();
  await put(contentId, 0, "on the disk");
  // The next piece was answered for, and was not on the disk: the restarted server knows neither its row nor its bytes.
  const whole = item({ contentId, stored: "on the disk".length + 4, rows: [] });
  expect((await commitItems(sql, [whole])).get(contentId)).toBe("upload_lost");
  expect(await stored([whole])).toBe(0);
});

test("pieces are committed without waiting for the disk, on connections that are opened so", async () => {
  const loose = openSql(world.url, { max: 1, name: "loose", durable: false });
  const [setting] = await loose.query({ name: "sync", text: "show synchronous_commit", values: [] });
  await loose.close();
  expect(setting).toEqual({ synchronous_commit: "off" });
});
