import { randomBytes, randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { applyMigrations, readMigrations } from "./migrate.ts";

/** The last migration before brands had a native address, and pairs one address each. */
const before = "20261122000001_guards";
const megabyte = 1024 * 1024;

let url: string;
let db: Client;
const asAdmin = async (sql: string) => {
  const admin = new Client({ connectionString: inject("adminUrl") });
  await admin.connect();
  await admin.query(sql).finally(() => admin.end());
};
beforeEach(async () => {
  const name = `upgrade_${randomBytes(6).toString("hex")}`;
  await asAdmin(`create database ${name}`);
  url = inject("adminUrl").replace(/postgres$/, name);
  db = new Client({ connectionString: url });
  await db.connect();
});
afterEach(async () => {
  await db.end();
  await asAdmin(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
});

async function asItWas(): Promise<void> {
  await db.query(`create table _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null, logs text,
    rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
  for (const { name, sql, checksum } of readMigrations().filter((each) => each.name <= before)) {
    await db.query(sql);
    await db.query(
      "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ($1, $2, $3, now())",
      [randomUUID(), checksum, name],
    );
  }
}

const one = async (sql: string, values: unknown[]) => (await db.query(sql, values)).rows[0]?.id;
const addAccount = (subdomain: string, productionId: string | null) =>
  one(
    `insert into account (id, subdomain, name, environment, production_id, opaque_id)
     values (gen_random_uuid(), $1, $1, case when $2::uuid is null then 'production' else 'sandbox' end::environment, $2, $1) returning id`,
    [subdomain, productionId],
  );
const addBrand = (account: string, name: string) =>
  one("insert into brand (account_id, name) values ($1, $2) returning id", [account, name]);
const addAddress = (account: string, brand: number, email: string, domain: string | null = null) =>
  one(
    `insert into support_address (account_id, brand_id, email, kind, domain_id)
     values ($1, $2, $3, case when $4::uuid is null then 'native' else 'smtp_connector' end::address_kind, $4) returning id`,
    [account, brand, email, domain],
  );
const addDomain = (account: string) =>
  one(
    "insert into connector_domain (id, account_id, name, domain) values (gen_random_uuid(), $1, 'C', 'company.test') returning id",
    [account],
  );

test("a database of the first version comes up to date with what it holds", async () => {
  await asItWas();
  const production = await addAccount("acme", null);
  const sandbox = await addAccount("acme-sandbox", production);
  const first = await addBrand(production, "First");
  const second = await addBrand(production, "Second");
  const third = await addBrand(sandbox, "First");
  const domains = [await addDomain(production), await addDomain(sandbox)];
  const other = await addAddress(production, first, "other@acme.postern.test");
  const speaks = await addAddress(production, first, "support@acme.postern.test");
  await db.query("update brand set default_address_id = $1 where id = $2", [speaks, first]);
  const mine = await addAddress(production, second, "support@company.test", domains[0]);
  await db.query("update brand set default_address_id = $1 where id = $2", [mine, second]);
  const native = await addAddress(sandbox, third, "support@acme-sandbox.postern.test");
  const twins = await addAddress(sandbox, third, "support@company.test", domains[1]);
  await db.query(`insert into "user" (id, name, email, updated_at) values ('u', 'U', 'u@acme.test', now())`);
  for (const account of [production, sandbox])
    await db.query("insert into member (id, account_id, user_id, role) values (gen_random_uuid(), $1, 'u', 'owner')", [
      account,
    ]);
  const ticket = await one(
    `insert into ticket (account_id, brand_id, subject, requester_email, authenticated, reference)
     values ($1, $2, 'S', 'c@customer.test', true, 'r') returning id`,
    [production, first],
  );
  const comment = await one(
    `insert into comment (id, account_id, ticket_id, author, author_email, body_text)
     values (gen_random_uuid(), $1, $2, 'requester', 'c@customer.test', '') returning id`,
    [production, ticket],
  );
  const sizes = [0, 1, megabyte, megabyte + 1, 3 * megabyte];
  const contents = sizes.map((size) => randomBytes(size));
  for (const content of contents)
    await db.query(
      `insert into attachment (id, account_id, comment_id, filename, content_type, size, content)
       values (gen_random_uuid(), $1, $2, 'f', 'text/plain', $3, $4)`,
      [production, comment, content.length, content],
    );

  expect((await applyMigrations(url))[0]).toBe("20261122000002_rules_of_the_connector");

  const rows = async (sql: string) => (await db.query({ text: sql, rowMode: "array" })).rows;
  expect(await rows("select id, default_address_id, native_address_id from brand order by id")).toEqual([
    [first, speaks, speaks],
    [second, mine, null],
    [third, null, native],
  ]);
  // The address that both had stays with both; only the sandbox's is outside the rule.
  expect(await rows("select id, pair_id from support_address order by id")).toEqual([
    [other, production],
    [speaks, production],
    [mine, production],
    [native, production],
    [twins, null],
  ]);
  await expect(addAddress(sandbox, third, "other@acme.postern.test")).rejects.toMatchObject({ code: "23505" });
  await expect(addDomain(production)).rejects.toMatchObject({ code: "23505" });
  expect(await rows("select account_id from member")).toEqual([[production]]);
  const pieces = await rows(
    `select a.size, count(*)::int, string_agg(c.bytes, '' order by c.seq) from attachment a
     join attachment_chunk c on c.attachment_id = a.id group by a.id, a.size order by a.size`,
  );
  expect(pieces.map(([size, count]) => [size, count])).toEqual([
    [0, 1],
    [1, 1],
    [megabyte, 1],
    [megabyte + 1, 2],
    [3 * megabyte, 3],
  ]);
  expect(pieces.map(([, , bytes], at) => Buffer.compare(bytes, contents[at] as Buffer))).toEqual([0, 0, 0, 0, 0]);
  expect(await applyMigrations(url)).toEqual([]);
});
