import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { addMember, type TestPerson } from "#lib/testing/people.ts";
import { sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { exportEvents } from "./export-events.ts";
import { listEvents, listPeople } from "./list-events.ts";
import { audit } from "./record.ts";
import type { AuditAction, AuditDetails, AuditObject, ListAuditInput } from "./schema.ts";

let world: World;
let ada: TestPerson;
beforeAll(async () => {
  world = await testWorld();
  ada = await addMember(world, { name: "ada", role: "admin" });
});
beforeEach(() => forgetAudit(world.db));
afterAll(() => world.close());

const start = Date.parse("2026-03-01T12:00:00Z");
const day = 86_400_000;

interface Done {
  readonly action?: AuditAction;
  readonly type?: AuditObject;
  readonly id?: string;
  readonly details?: AuditDetails;
  readonly by?: Ctx;
  /** Days after the first of March. */
  readonly on?: number;
}

async function done({ action = "address.removed", type = "address", id = "1", details = {}, by, on = 0 }: Done) {
  const ctx = { ...(by ?? world.ctx()), now: () => new Date(start + on * day) };
  await withTransaction(ctx, (tx) => audit(tx, { action, objectType: type, objectId: id, details }));
}

const found = async (asked: ListAuditInput, ctx = world.ctx()) =>
  (await listEvents(ctx, asked)).rows.map(({ objectId }) => objectId);

test("pages are exact while rows arrive: nothing comes twice, and nothing that was there is missing", async () => {
  // Many of one instant: only the id tells them apart.
  for (let n = 0; n < 130; n += 1) await done({ id: String(n), on: Math.floor(n / 40) });
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 3; page += 1) {
    const { rows, nextCursor } = await listEvents(world.ctx(), cursor ? { cursor } : {});
    seen.push(...rows.map(({ objectId }) => objectId));
    cursor = nextCursor ?? undefined;
    await done({ id: `new ${page}`, on: 10 });
  }
  expect(cursor).toBeUndefined();
  expect(new Set(seen).size).toBe(130);
  expect(seen.toSorted()).toEqual(Array.from({ length: 130 }, (_, n) => String(n)).toSorted());
});

test("a cursor that is none of ours begins anew", async () => {
  await done({ id: "7" });
  const noTime = Buffer.from("2026-13-45T99:99 1").toString("base64url");
  const yearZero = Buffer.from("0000-01-01T00:00:00.000Z 00000000-0000-7000-8000-000000000000").toString("base64url");
  for (const cursor of ["", "x", "a".repeat(300), noTime, yearZero, "\0"])
    expect(await found({ cursor })).toEqual(["7"]);
});

test.each(["0000-01-01", "0001-01-01", "9999-12-31"])(
  "a day at the end of time, %s, is left out of the question",
  async (day) => {
    await done({ id: "7" });
    for (const zone of ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      for (const asked of [{ from: day }, { to: day }, { from: day, to: day }]) await found({ ...asked, zone });
      expect(await found({ from: "0001-01-01", to: "9999-12-31", zone })).toEqual(["7"]);
    }
  },
);

describe("what is looked for", () => {
  beforeEach(async () => {
    await done({ id: "1", details: { email: "help@company.test" } });
    await done({ id: "2", details: { email: "sales@other.test" }, by: ada.ctx, on: 1 });
    await done({
      action: "domain.renamed",
      type: "domain",
      id: "d",
      details: { domain: "company.test", name: "New", was: "Old" },
      on: 2,
    });
    await done({ action: "ticket.replied", type: "ticket", id: "12", by: ada.ctx, on: 3 });
    await done({ action: "session.revoked", type: "session", id: session, on: -1 });
    await done({ action: "verification.failed", id: "2", details: { email: "sales@other.test" }, by: system(), on: 4 });
  });
  const session = "Zk3vQ8mXw1RtYp5LsHn7BdJc9GfTa2Ue";
  const system = (): Ctx => ({ ...world.ctx(), actor: { kind: "system", name: "verification timeout" } });

  test.each<readonly [string, () => ListAuditInput, readonly string[]]>([
    ["everything", () => ({}), ["2", "12", "d", "2", "1", session]],
    ["a person", () => ({ who: ada.userId }), ["12", "2"]],
    ["the product", () => ({ who: "system" }), ["2"]],
    ["an action", () => ({ action: "address.removed" }), ["2", "1"]],
    ["a group of actions", () => ({ action: "ticket" }), ["12"]],
    ["a part of a name", () => ({ object: "COMPANY" }), ["d", "1"]],
    ["a name of before", () => ({ object: "old" }), ["d"]],
    ["a number", () => ({ object: "#12" }), ["12"]],
    ["an id", () => ({ object: "2" }), ["2", "2"]],
    ["a session's id", () => ({ object: session }), [session]],
    ["what a pattern would match", () => ({ object: "%" }), []],
    ["days", () => ({ from: "2026-03-02", to: "2026-03-03" }), ["d", "2"]],
    [
      "all of it together",
      () => ({ who: ada.userId, action: "address", object: "other.test", from: "2026-03-01" }),
      ["2"],
    ],
    ["what never was", () => ({ who: ada.userId, action: "domain" }), []],
  ])("is found by %s", async (_name, asked, ids) => {
    expect(await found(asked())).toEqual(ids);
  });

  test("everybody who did something is offered, by name, also who has left the team", async () => {
    await world.db.member.delete({ where: { id: ada.memberId } });
    expect((await listPeople(world.ctx())).map(({ name, email }) => [name, email])).toEqual([
      ["ada", ada.email],
      ["Owner", "owner@acme.test"],
    ]);
    await world.db.member.create({
      data: { id: ada.memberId, accountId: world.account.id, userId: ada.userId, role: "admin" },
    });
  });
});

test("the sandbox's log and production's are apart, whatever is asked", async () => {
  const { ctx: sandbox } = await sandboxOf(world);
  await done({ id: "1", details: { email: "help@company.test" } });
  await done({ id: "2", details: { email: "help@company.test" }, by: sandbox });
  for (const asked of [{}, { object: "help" }, { who: "owner" }, { action: "address" }] as const) {
    expect(await found(asked)).toEqual(["1"]);
    expect(await found(asked, sandbox)).toEqual(["2"]);
  }
});

test("when more objects have such a name than are looked up at once, it says so and shows none", async () => {
  for (let n = 0; n < 501; n += 1) await done({ id: String(n), details: { email: `a${n}@company.test` } });
  expect(await listEvents(world.ctx(), { object: "company" })).toEqual({ rows: [], nextCursor: null, tooMany: true });
  expect(await exportEvents(world.ctx(), { object: "company" })).toBeNull();
  expect(await found({ object: "a500@" })).toEqual(["500"]);
});

test("the file has every row that was asked for, once, and taking it away is written down first", async () => {
  for (let n = 0; n < 2_100; n += 1) await done({ id: String(n), by: n % 2 ? ada.ctx : world.ctx() });
  const rows = await exportEvents(world.ctx(), {
    who: ada.userId,
    cursor: "ignored",
    range: "today",
    zone: "Europe/Paris",
  });
  expect((await listEvents(world.ctx(), { action: "audit.exported" })).rows).toMatchObject([
    { actor: { id: "owner" }, ip: "192.0.2.1", details: { who: ada.email, range: "today", zone: "Europe/Paris" } },
  ]);
  for await (const row of rows ?? []) throw new Error(`a row of today: ${row.id}`);
  const ids: string[] = [];
  for await (const { objectId } of (await exportEvents(world.ctx(), { who: ada.userId })) ?? []) {
    // What arrives meanwhile is newer than what is still to come.
    if (ids.length === 1_000) await done({ id: "late", by: ada.ctx, on: 400 });
    ids.push(objectId);
  }
  expect(ids).toHaveLength(1_050);
  expect(new Set(ids).size).toBe(1_050);
  expect(ids).not.toContain("late");
}, 60_000);

test("an object is linked to while it is there", async () => {
  await done({ id: String(world.defaultAddress.id) });
  await done({ id: "999999" });
  const { rows } = await listEvents(world.ctx(), {});
  expect(rows.map(({ objectId, place }) => [objectId, place?.kind ?? null]).toSorted()).toEqual(
    [
      [String(world.defaultAddress.id), "address"],
      ["999999", null],
    ].toSorted(),
  );
});
