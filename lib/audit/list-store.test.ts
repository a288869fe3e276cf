import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { type EventFilter, eventsQuery, findActors } from "./list-store.ts";
import { auditActions } from "./schema.ts";

const rows = 60_000;
const limit = 51;

let world: World;
/** What is rare, in an account where one person did nearly everything: whatever the planner thinks usual, it is not so here. */
beforeAll(async () => {
  world = await testWorld();
  await forgetAudit(world.db);
  await world.db.$executeRaw`
    insert into audit_event (id, account_id, at, actor_kind, actor_id, actor_email, ip, action, object_type, object_id, details)
    select gen_random_uuid(), ${world.account.id}::uuid, timestamptz '2026-01-01' + n * interval '1 minute',
           (case when n % 10 = 0 then 'system' else 'user' end)::actor_kind,
           case when n % 10 = 0 then 'delivery' when n % 7919 = 1 then 'rare' else 'busy' end, 'p@people.test', '192.0.2.1',
           case when n % 10007 = 3 then 'domain.added' when n % 3 = 0 then 'ticket.replied' else 'ticket.status_changed' end,
           'ticket', (n % 2000)::text, '{}'
      from generate_series(1, ${rows}) n`;
  await world.db.$executeRaw`analyze audit_event`;
});
afterAll(() => world.close());

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Plan[];
}

async function planOf(filter: Omit<EventFilter, "accountId" | "limit">): Promise<Plan[]> {
  const { sql, values } = eventsQuery({ accountId: world.account.id, limit, ...filter });
  const numbered = sql.split("?").reduce((text, part, n) => (n === 0 ? part : `${text}$${n}${part}`), "");
  const [row] = await world.db.$queryRawUnsafe<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
    `explain (analyze, format json) ${numbered}`,
    ...values,
  );
  const all = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(all)];
  return row ? all(row["QUERY PLAN"][0].Plan) : [];
}

const rare = { actors: ["rare"] };
const busy = { actors: ["busy"] };
const domain = { actions: ["domain.added"] as const };
const group = { actions: auditActions.filter((action) => action.startsWith("ticket.")) };
const object = { objects: [{ type: "ticket", id: "17" }] };
const objects = { objects: [17, 18, 19, 20].map((id) => ({ type: "ticket", id: String(id) })) };
const span = { from: new Date("2026-01-05T00:00:00Z"), before: new Date("2026-01-20T00:00:00Z") };
const none = { from: new Date("2030-01-01T00:00:00Z") };
const after = { after: { at: new Date("2026-01-15T12:00:00Z"), id: "00000000-0000-7000-8000-000000000000" } };

/** Each object has thirty rows of its own: they may be read in vain. */
test.each([
  ["nothing", {}, 1],
  ["a person who did little", rare, 1],
  ["a person who did much", busy, 1],
  ["the product", { actors: ["delivery", "none"] }, 2],
  ["a rare action", domain, 1],
  ["a group of actions", group, group.actions.length],
  ["a person who did little and an action that they never did", { ...rare, ...domain }, 1],
  ["a person who did much and an action that they did twice", { ...busy, ...domain }, 1],
  ["a person and a group", { ...busy, ...group }, group.actions.length],
  ["an object", object, 1],
  ["objects that share a name", objects, 4],
  ["an object and a person", { ...object, ...rare }, 1],
  ["an object, a person and an action", { ...object, ...busy, ...domain }, 1],
  ["a span of time", span, 1],
  ["a span in which nothing was", none, 1],
  ["a person and a span in which they did nothing", { ...rare, ...none }, 1],
  ["an action and a span", { ...domain, ...span }, 1],
  ["everything at once", { ...object, ...busy, ...group, ...span }, 1],
  ["a later page", after, 1],
  ["a later page of a person and a group", { ...busy, ...group, ...after }, group.actions.length],
] as const)(
  "%s is found by an index, a page for each value, however many rows there are",
  async (_name, filter, values) => {
    const plan = await planOf(filter);
    const reads = plan.filter((node) => node["Relation Name"] === "audit_event");
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.map((node) => node["Node Type"]).filter((type) => !/^(?:Index|Bitmap)/.test(type))).toEqual([]);
    const read = reads.map(
      (node) => (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
    );
    expect(Math.max(...read)).toBeLessThanOrEqual(limit * values);
  },
);

test("everybody who did something is found by one step of the index each", async () => {
  const actors = await findActors(world.db, world.account.id);
  expect(actors.map(({ id }) => id)).toEqual(["busy", "delivery", "rare"]);
});
