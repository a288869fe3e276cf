import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { rowBytes } from "../rows.ts";
import { findAccepted, readContent, readContents } from "./store.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const noise = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 256);

async function accepted(raw: Uint8Array, chunk: number) {
  const id = await acceptMail(world, { recipients: [world.defaultAddress.email], raw, chunk });
  const [message] = await findAccepted(world.db, [id]);
  if (!message) throw new Error("not accepted");
  return message;
}

test.each([
  ["a small message in one row", rowBytes, 2_000],
  ["rows of a page each", rowBytes, 2_200_000],
  ["rows of which the last is full", rowBytes, 129 * rowBytes],
  ["the long rows of before", 1024 * 1024, 2_500_000],
])("the bytes are those that came: %s", async (_, chunk, size) => {
  const raw = noise(size);
  const message = await accepted(raw, chunk);
  expect(Buffer.from(raw).equals(await readContent(world.db, message))).toBe(true);
});

test("small messages are read together, each with its rows in order; one that is not whole is missing", async () => {
  const raws = [noise(60_000), noise(100), noise(3 * rowBytes)];
  const messages = await Promise.all(raws.map((raw) => accepted(raw, rowBytes)));
  const broken = await accepted(noise(20_000), rowBytes);
  await world.db.inboundChunk.delete({ where: { contentId_seq: { contentId: broken.contentId, seq: 1 } } });
  const contents = await readContents(
    world.db,
    [...messages, broken].map(({ contentId }) => contentId),
  );
  for (const [at, { contentId }] of messages.entries())
    expect(Buffer.from(raws[at] ?? []).equals(contents.get(contentId) ?? Buffer.alloc(0))).toBe(true);
  expect(contents.size).toBe(messages.length);
});
