import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ActionResult } from "#components/forms/result.ts";
import { nameOf } from "#lib/audit/names.ts";
import type { AuditAction, AuditDetails } from "#lib/audit/schema.ts";
import { type InhabitedAccount, inhabitAccount } from "#lib/testing/inhabited-account.ts";
import { rowsOf } from "#lib/testing/rows.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import fr from "../messages/fr.json";
import { actionCases } from "./_testing/action-cases.ts";
import { actionTrail, endpointTrail, jobTrail, type Trail } from "./_testing/audit-trail.ts";
import { browseWith, cookiesOf } from "./_testing/browser.ts";
import { endpointCases } from "./_testing/endpoint-cases.ts";

vi.mock("next/headers", async () => (await import("./_testing/browser.ts")).nextHeaders());
vi.mock("next/cache", () => ({ revalidatePath: () => undefined, revalidateTag: () => undefined }));

type Action = (input: unknown, accountId?: string) => Promise<ActionResult<unknown> | undefined>;
const modules = import.meta.glob<Record<string, Action>>("./**/actions.ts", { eager: true });

const names = (table: Readonly<Record<string, object>>) =>
  Object.entries(table).flatMap(([file, entries]) => Object.keys(entries).map((name) => `${name} of ${file}`));
const provedElsewhere = [
  ...Object.values(actionTrail).flatMap((file) => Object.entries(file)),
  ...Object.entries({ ...endpointTrail, ...jobTrail }),
].flatMap(([name, trail]) => ("provedIn" in trail ? [[name, trail.provedIn, trail.writes] as const] : []));

let world: World;
let own: InhabitedAccount;
let cookies: Map<string, string>;
/** Whatever was secret in what went in and came out. */
const secrets = new Set<string>();

beforeAll(async () => {
  world = await testWorld();
  own = await inhabitAccount(world.db, "gazelle", "postern.test");
  secrets.add(own.password);
  cookies = await cookiesOf(own.owner.email, own.password);
  for (const value of cookies.values()) secrets.add(value);
  await breakable(world);
});
afterAll(() => world.close());

test("every action, endpoint and job is in the table", () => {
  expect(names(actionTrail).toSorted()).toEqual(names(actionCases).toSorted());
  expect(Object.keys(endpointTrail).toSorted()).toEqual(names(endpointCases).toSorted());
  const tasks = readdirSync(join(import.meta.dirname, "../smtp-worker/tasks")).map((file) => basename(file, ".ts"));
  expect(Object.keys(jobTrail).toSorted()).toEqual(tasks.filter((task) => task !== "index").toSorted());
});

test.each(provedElsewhere)("%s is proved in %s", (_name, files, writes) => {
  const source = [files]
    .flat()
    .map((file) => readFileSync(join(import.meta.dirname, "..", file), "utf8"))
    .join("\n");
  expect(writes.filter((action) => !source.includes(action))).toEqual([]);
});

const here = Object.entries(actionTrail).flatMap(([file, actions]) =>
  Object.entries(actions).flatMap(([name, trail]) => ("provedIn" in trail ? [] : [[name, file, trail] as const])),
);

describe("in the transaction of the change, or neither is there:", () => {
  test.each<readonly [string, string, Trail]>(here)("%s of %s", async (name, file, trail) => {
    const action = modules[`./${file}`]?.[name];
    const input = actionCases[file]?.[name]?.inputs(own, own)[0];
    if (!action) throw new Error("there is no such action");
    const writes = "writes" in trail ? trail.writes : [];
    if ("prepare" in trail) await trail.prepare?.(world, own);
    const run = async () => {
      browseWith(new Map([...cookies, ["postern_account", own.account.id]]));
      return action(input, own.account.id);
    };
    if (writes.length > 0) {
      for (const fault of ["the log cannot be written", "the change cannot be committed"] as const) {
        const before = await rows();
        await breakBy(fault);
        expect(await run()).toMatchObject({ ok: false });
        await breakBy(null);
        expect([...(await rows())].filter((row) => !before.has(row))).toEqual([]);
      }
    }
    const before = new Set((await events()).map(({ id }) => id));
    gatherSecrets(input);
    gatherSecrets(await run());
    const written = (await events()).filter(({ id }) => !before.has(id));
    expect(written.map(({ action: done }) => done).toSorted()).toEqual([...writes].toSorted());
    for (const event of written) {
      const details = event.details as AuditDetails;
      expect(event).toMatchObject({ accountId: own.account.id, actorKind: "user", actorId: own.owner.userId });
      // Somebody who reads it years later knows what it was about, in words.
      if (!["ticket", "user", "session", "account"].includes(event.objectType))
        expect(nameOf({ action: event.action as AuditAction, objectType: event.objectType, details })).toBeTruthy();
      expect(Object.keys(details).filter((key) => !(key in fr.auditLog.detail))).toEqual([]);
    }
  });
});

test("nothing in the log was secret", async () => {
  expect(secrets.size).toBeGreaterThan(10);
  const said = JSON.stringify([await events(), await world.db.auditName.findMany()]);
  expect([...secrets].filter((secret) => said.includes(secret))).toEqual([]);
});

test("what is written can neither be changed nor deleted", async () => {
  const before = await events();
  await expect(world.db.auditEvent.updateMany({ data: { ip: null } })).rejects.toThrow(/only added to/);
  await expect(world.db.auditEvent.deleteMany()).rejects.toThrow(/only added to/);
  await expect(world.db.auditName.deleteMany()).rejects.toThrow(/only added to/);
  expect(await events()).toEqual(before);
});

const events = () => world.db.auditEvent.findMany({ orderBy: [{ at: "asc" }, { id: "asc" }] });

/** Sessions note their activity apart, and counts of tries are no change. */
async function rows(): Promise<Set<string>> {
  const all = await rowsOf(world.db);
  return new Set([...all].filter((row) => !/^(?:session|rate_window|fault) /.test(row)));
}

function gatherSecrets(value: unknown, key = ""): void {
  if (typeof value === "object" && value !== null)
    for (const [name, inner] of Object.entries(value)) gatherSecrets(inner, name);
  else if (
    typeof value === "string" &&
    /password|token$|link|url|ciphertext|proof|current|next/i.test(key) &&
    value.length > 5
  )
    secrets.add(value);
}

type Fault = "the log cannot be written" | "the change cannot be committed";

async function breakBy(fault: Fault | null): Promise<void> {
  await world.db.$executeRaw`update fault set name = ${fault ?? "none"}`;
}

/** A database that refuses, when told to, any row of the log, or the commit of any change but the log's own. */
async function breakable({ db }: World): Promise<void> {
  await db.$executeRaw`create table fault (name text)`;
  await db.$executeRaw`insert into fault values ('none')`;
  await db.$executeRaw`
    create function refuse_by_fault() returns trigger language plpgsql as $$
    begin
      if (select name from fault) = tg_argv[0] then raise exception 'broken for a test'; end if;
      return new;
    end $$`;
  await db.$executeRaw`
    create trigger log_broken before insert on audit_event
      for each row execute function refuse_by_fault('the log cannot be written')`;
  const tables = await db.$queryRaw<{ name: string }[]>`
    select tablename::text as name from pg_tables where schemaname = 'public'
      and tablename not in ('audit_event', 'audit_name', 'rate_window', 'fault', '_prisma_migrations')`;
  for (const { name } of tables)
    await db.$executeRawUnsafe(`
      create constraint trigger commit_broken after ${name === "session" ? "delete" : "insert or update or delete"} on "${name}" deferrable initially deferred
        for each row execute function refuse_by_fault('the change cannot be committed')`);
}
