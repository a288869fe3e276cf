import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import {
  ConnectorModel,
  couldBeSerial,
  type Done,
  type Op,
  type Outcome,
  type Where,
} from "#lib/testing/connector-model.ts";
import { sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { addDomain } from "./add-domain.ts";
import { disconnectDomain } from "./disconnect-domain.ts";
import { renameDomain } from "./rename-domain.ts";

const limits = vi.hoisted(() => {
  // Small ones are met often. The real ones have tests of their own, beside their verbs.
  process.env.MAX_DOMAINS_PER_ACCOUNT = "2";
  process.env.MAX_ADDRESSES_PER_DOMAIN = "2";
  return { domains: 2, addresses: 2 };
});

let world: World;
let places: Record<Where, { ctx: Ctx; brandId: number }>;
beforeAll(async () => {
  world = await testWorld();
  places = { production: { ctx: world.ctx(), brandId: world.brandId }, sandbox: await sandboxOf(world) };
});
afterAll(() => world.close());

const outbound = { host: "smtp.company.test", port: 587, username: "mailbox", password: "its password" };

const at = fc.constantFrom<Where>("production", "sandbox");
const domain = fc.constantFrom("red.test", "green.test", "blue.test");
const local = fc.constantFrom("a", "b", "c");
const name = fc.oneof(domain, fc.constantFrom("One", "Two"));
const email = fc.tuple(local, domain).map(([l, d]) => `${l}@${d}`);
const on = fc.record({ at, domain });
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: on.map((on) => ({ do: "addDomain", ...on }) as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("renameDomain" as const), at, domain, name, was: name }) },
  { weight: 2, arbitrary: on.map((on) => ({ do: "disconnectDomain", ...on }) as const) },
  {
    weight: 8,
    arbitrary: fc
      .record({ at, domain, local, take: fc.boolean() })
      .map(({ local, ...rest }) => ({ do: "addConnector", email: `${local}@${rest.domain}`, ...rest }) as const),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("addForwarded" as const), at, email, take: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("removeAddress" as const), at, email }) },
);

/** The pair as it was before: nothing but its native addresses. */
async function clear(): Promise<void> {
  const { db } = world;
  await db.supportAddress.deleteMany({ where: { kind: { not: "native" } } });
  await db.inboundCredential.deleteMany();
  await db.connectorDomain.deleteMany();
}

/** The rows behind what a page of `at` shows. Nothing there: an id of something that is gone. */
async function domainId(at: Where, domain: string): Promise<string> {
  const where = { accountId: places[at].ctx.account.id, domain };
  const row = await world.db.connectorDomain.findFirst({ where, orderBy: { createdAt: "desc" } });
  return row?.id ?? randomUUID();
}
async function addressId(at: Where, email: string): Promise<number> {
  const row = await world.db.supportAddress.findFirst({ where: { accountId: places[at].ctx.account.id, email } });
  return row?.id ?? 2_000_000_000;
}

async function perform(op: Op): Promise<Outcome> {
  const { ctx, brandId } = places[op.at];
  try {
    switch (op.do) {
      case "addDomain":
        await addDomain(ctx, { name: op.domain, domain: op.domain, accept: ["domain_in_twin"] });
        break;
      case "renameDomain":
        await renameDomain(ctx, { domainId: await domainId(op.at, op.domain), name: op.name, was: op.was });
        break;
      case "disconnectDomain":
        await disconnectDomain(ctx, { domainId: await domainId(op.at, op.domain) });
        break;
      case "addConnector": {
        const input = {
          brandId,
          domainId: await domainId(op.at, op.domain),
          address: op.email,
          removeFromTwin: op.take,
        };
        await addConnectorAddress(ctx, { ...input, ...outbound });
        break;
      }
      case "addForwarded":
        await addForwardedAddress(ctx, { brandId, address: op.email, removeFromTwin: op.take });
        break;
      case "removeAddress":
        await removeAddress(ctx, { addressId: await addressId(op.at, op.email) });
        break;
    }
    return "ok";
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { limit, count, addresses, environment, domain } = error.details;
    const said = [limit, count, addresses, environment, domain].flat().filter((value) => value !== undefined);
    return [error.code, ...said].join(" ");
  }
}

/** What there is, as the model would say it. */
async function lines(): Promise<string[]> {
  const where = new Map(Object.entries(places).map(([at, { ctx }]) => [ctx.account.id, at]));
  const domains = await world.db.connectorDomain.findMany({ where: { disconnectedAt: null } });
  const addresses = await world.db.supportAddress.findMany({ where: { kind: { not: "native" } } });
  return [
    ...domains.map(({ accountId, domain, name }) => `${where.get(accountId)} ${domain} "${name}"`),
    ...addresses.map(({ accountId, email, kind }) => `${where.get(accountId)} ${email} ${kind}`),
  ].toSorted();
}

/** What no order of events may ever bring about. */
async function expectSound(): Promise<void> {
  const live = await world.db.connectorDomain.findMany({
    where: { disconnectedAt: null },
    include: { addresses: true, credentials: { where: { revokedAt: null } } },
  });
  for (const { ctx } of Object.values(places)) {
    const own = live.filter(({ accountId }) => accountId === ctx.account.id);
    expect(own.length).toBeLessThanOrEqual(limits.domains);
    expect(new Set(own.map(({ domain }) => domain)).size).toBe(own.length);
  }
  for (const { addresses, credentials, domain } of live) {
    expect(addresses.length).toBeLessThanOrEqual(limits.addresses);
    expect(credentials).toHaveLength(1);
    expect(addresses.every(({ email }) => email.endsWith(`@${domain}`))).toBe(true);
  }
  const ended = { disconnectedAt: { not: null } };
  expect(await world.db.supportAddress.count({ where: { domain: ended } })).toBe(0);
  expect(await world.db.inboundCredential.count({ where: { revokedAt: null, domain: ended } })).toBe(0);
}

/** What happened, for whoever has to find out why. */
function told(start: readonly string[], done: readonly (readonly Done[])[], end: readonly string[]): string {
  const sessions = done.map((one) => one.map(({ op, outcome }) => `${JSON.stringify(op)} → ${outcome}`));
  return [
    "No order of turns explains this. Before:",
    ...start,
    ...sessions.flatMap((one) => ["A session:", ...one]),
    "After:",
    ...end,
  ].join("\n");
}

test("whatever one session does, in any order, every answer and every row is what the rules say", async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(op, { minLength: 12, maxLength: 24 }), async (ops) => {
        const model = new ConnectorModel(limits);
        for (const each of ops) expect([each, await perform(each)]).toEqual([each, model.apply(each)]);
        expect(await lines()).toEqual(model.lines());
        await expectSound();
      })
      .beforeEach(clear),
    { numRuns: 20 },
  );
});

test("whatever two sessions do at once, it ends as if they had taken turns", async () => {
  await fc.assert(
    fc
      .asyncProperty(
        fc.array(op, { minLength: 6, maxLength: 10 }),
        fc.array(op, { minLength: 8, maxLength: 12 }),
        fc.array(op, { minLength: 8, maxLength: 12 }),
        async (before, one, other) => {
          const model = new ConnectorModel(limits);
          for (const each of before) {
            await perform(each);
            model.apply(each);
          }
          const session = async (ops: readonly Op[]) => {
            const done = [];
            for (const each of ops) done.push({ op: each, outcome: await perform(each) });
            return done;
          };
          const done = await Promise.all([session(one), session(other)]);
          await expectSound();
          const end = await lines();
          if (!couldBeSerial(model, done, end)) throw new Error(told(model.lines(), done, end));
        },
      )
      .beforeEach(clear),
    { numRuns: 20, endOnFailure: true },
  );
});

/** Whether somebody waits for a lock in the world's database. */
async function somebodyWaits(): Promise<boolean> {
  const [row] = await world.db.$queryRaw<{ waiting: number }[]>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return (row?.waiting ?? 0) > 0;
}

/** Does `first` in a transaction that stays open until `second` waits for it, or is done without waiting. */
async function inTurn(first: (tx: Ctx) => Promise<unknown>, second: () => Promise<unknown>): Promise<unknown> {
  let later: Promise<unknown> = Promise.resolve();
  await withTransaction(world.ctx(), async (tx) => {
    await first(tx);
    let done = false;
    later = second()
      .then(
        () => "ok",
        (error: unknown) => (error instanceof DomainError ? error.code : error),
      )
      .finally(() => {
        done = true;
      });
    await vi.waitUntil(async () => done || (await somebodyWaits()), { timeout: 10_000 });
  });
  return later;
}

test("a domain and a forwarded address on it, saved at once, never both stand", async () => {
  const { brandId } = world;
  const connect = (ctx: Ctx) => addDomain(ctx, { name: "Red", domain: "red.test" });
  const forward = (ctx: Ctx) => addForwardedAddress(ctx, { brandId, address: "a@red.test" });
  await clear();
  expect(await inTurn(connect, () => forward(world.ctx()))).toBe("address_on_connector_domain");
  await clear();
  expect(await inTurn(forward, () => connect(world.ctx()))).toBe("domain_has_addresses");
});

test("a domain that is disconnected and given an address at once is one or the other", async () => {
  const { brandId } = world;
  const setUp = async () => {
    await clear();
    return (await addDomain(world.ctx(), { name: "Red", domain: "red.test" })).domain.id;
  };
  const end = (ctx: Ctx, domainId: string) => disconnectDomain(ctx, { domainId });
  const add = (ctx: Ctx, domainId: string) =>
    addConnectorAddress(ctx, { brandId, domainId, address: "a", ...outbound });
  const one = await setUp();
  expect(
    await inTurn(
      (tx) => end(tx, one),
      () => add(world.ctx(), one),
    ),
  ).toBe("domain_not_found");
  const other = await setUp();
  expect(
    await inTurn(
      (tx) => add(tx, other),
      () => end(world.ctx(), other),
    ),
  ).toBe("domain_has_connector_addresses");
});

test("the check of turns tells an answer that no order explains", () => {
  const add = { do: "addDomain", at: "production", domain: "red.test" } as const;
  const start = new ConnectorModel(limits);
  const end = ['production red.test "red.test"'];
  const refused = { op: add, outcome: "domain_taken" };
  expect(couldBeSerial(start, [[{ op: add, outcome: "ok" }], [refused]], end)).toBe(true);
  expect(couldBeSerial(start, [[{ op: add, outcome: "ok" }], [{ op: add, outcome: "ok" }]], end)).toBe(false);
  expect(couldBeSerial(start, [[refused], [refused]], [])).toBe(false);
  expect(couldBeSerial(start, [[{ op: add, outcome: "ok" }], [refused]], [])).toBe(false);
});
