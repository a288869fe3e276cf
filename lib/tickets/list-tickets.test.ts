import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { processInbound } from "#lib/intake/process/process-inbound.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { changeStatus } from "./change-status.ts";
import { listTickets } from "./list-tickets.ts";

let world: World;

beforeAll(async () => {
  world = await testWorld();
});
beforeEach(() => world.db.ticket.deleteMany({}));
afterAll(async () => {
  await closeParsing();
  await world.close();
});

async function fill(count: number): Promise<void> {
  const updatedAt = new Date("2026-03-02T10:00:00.123Z");
  await world.db.ticket.createMany({
    data: Array.from({ length: count }, (_, i) => ({
      accountId: world.account.id,
      brandId: world.brandId,
      subject: `Panne ${i} 100%`,
      requesterEmail: `a_${i}@customer.test`,
      requesterName: i % 2 ? "Requester" : null,
      authenticated: i % 2 === 0,
      reference: `AAAAAA-${String(i).padStart(6, "A")}`,
      status: i % 3 ? ("open" as const) : ("solved" as const),
      updatedAt: new Date(updatedAt.getTime() + Math.floor(i / 4)),
    })),
  });
}

test("the list is paged through without a gap or a repetition, newest update first", async () => {
  await fill(130);
  const seen: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listTickets(world.ctx(), cursor ? { cursor } : {});
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  const all = await world.db.ticket.findMany({
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  expect(seen).toEqual(all.map(({ id }) => id));
});

test("the list puts what was touched last first", async () => {
  const { domainId } = await connectDomain(world, "company.test");
  const support = await connectAddress(world, { domainId, local: "support" });
  const request = async (subject: string): Promise<number> => {
    const raw = `From: Requester <requester@customer.test>\r\nSubject: ${subject}\r\n\r\nau secours`;
    const mail = { credentialOf: domainId, recipients: [support.email], raw };
    await processInbound(await acceptMail(world, mail), { db: world.db });
    return (await world.db.ticket.findFirstOrThrow({ orderBy: { id: "desc" }, select: { id: true } })).id;
  };
  const first = await request("un");
  const second = await request("deux");
  await changeStatus(world.ctx(), { ticketId: first, status: "open" });
  expect((await listTickets(world.ctx(), {})).rows).toMatchObject([
    {
      id: first,
      status: "open",
      addressEmail: support.email,
      authenticated: true,
      requesterName: "Requester",
      createdAt: expect.any(Date),
    },
    { id: second },
  ]);
});

test.each([
  ["a part of the subject", () => "PANNE 7 ", 1],
  ["a per cent sign as itself", () => "100%", 12],
  ["an underscore as itself", () => "a_7@", 1],
  ["a backslash as itself", () => "\\", 0],
  ["the requester's name", () => "requester", 6],
  ["nothing but blanks", () => "  ", 12],
  ["a NUL", () => "\0", 12],
])("the list is searched by %s", async (_, search, found) => {
  await fill(12);
  expect((await listTickets(world.ctx(), { search: search() })).rows).toHaveLength(found);
});

test("the list is searched by number and filtered by status", async () => {
  await fill(3);
  const { rows } = await listTickets(world.ctx(), {});
  expect((await listTickets(world.ctx(), { search: `#${rows[0]?.id}` })).rows).toEqual([rows[0]]);
  expect((await listTickets(world.ctx(), { status: "solved" })).rows).toHaveLength(1);
});

test.each([
  "x",
  "",
  "MjAyNg",
  Buffer.from("2026-01-01T00:00:00.000Z 99999999999").toString("base64url"),
  Buffer.from("-99999 1").toString("base64url"),
])("the list begins anew with the cursor %o", async (cursor) => {
  await fill(2);
  expect((await listTickets(world.ctx(), { cursor })).rows).toHaveLength(2);
});
