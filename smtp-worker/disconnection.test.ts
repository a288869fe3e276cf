import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { withTransaction } from "#lib/context.ts";
import { queueMessages } from "#lib/delivery/enqueue.ts";
import { exportUndelivered } from "#lib/disconnect/export-undelivered.ts";
import { getDisconnection } from "#lib/disconnect/get-disconnection.ts";
import { giveUpDraining } from "#lib/disconnect/give-up-draining.ts";
import { startDisconnection } from "#lib/disconnect/start-disconnection.ts";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";

let world: World;
let relay: SmtpPeer;
let domainId: string;
let authority: TestAuthority;
let folder: string;
const servers: SmtpPeer[] = [];
const workers: ChildProcess[] = [];

beforeAll(() => {
  authority = testCertificates();
});
beforeEach(async () => {
  world = await testWorld();
  relay = await smtpPeer();
  folder = mkdtempSync(join(tmpdir(), "postern-disconnection-"));
  writeFileSync(join(folder, "ca.pem"), authority.cert);
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
  ({ domainId } = await connectDomain(world, "company.test"));
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await kill(worker);
  delete process.env.SYSTEM_SMTP_URL;
  for (const each of [relay, ...servers.splice(0)]) await each.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

const script = ["./runner.ts", "./tasks/index.ts", "../lib/intake/open-intake.ts"]
  .map((path, at) => `const m${at} = await import(${JSON.stringify(new URL(path, import.meta.url).href)});`)
  .concat(
    "const { receiving, sending } = m1.workOf(m2.openIntake());",
    "for (const work of [receiving, sending]) await m0.startRunner(process.env.DATABASE_URL, work);",
  )
  .join("\n");

/** A worker's jobs in a process of their own. */
function startWorker(): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: {
      ...process.env,
      DATABASE_URL: world.url,
      EGRESS_ALLOW: "127.0.0.0/8",
      NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    },
    stdio: "ignore",
  });
  workers.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

type Queries = Pick<World["db"], "$queryRaw">;

/** Has a worker run into rows that somebody holds, and kills it there, with its transaction open. */
async function killAt(hold: (db: Queries) => Promise<unknown>, reached: () => Promise<boolean>): Promise<void> {
  const waiting = async () => {
    const [row] = await world.db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return (row?.count ?? 0) > 0;
  };
  const meanwhile = async (db: Queries) => {
    await hold(db);
    const worker = startWorker();
    await expect.poll(async () => (await reached()) && (await waiting()), { timeout: 60_000, interval: 20 }).toBe(true);
    await kill(worker);
  };
  await world.db.$transaction(meanwhile, { timeout: 120_000 });
}

/** A verified address for each name, `hosts[n % hosts.length]` being its server's port, with `each` messages waiting. */
async function connect(count: number, hosts: readonly number[], each: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const outbound = { host: "smtp.company.test", port: 587, username: "mailbox", password: "hunter2 secret" };
    const input = { brandId: world.brandId, domainId, address: `desk-${n}`, ...outbound };
    const { addressId } = await addConnectorAddress(world.ctx(), input);
    const { id } = await world.db.outboundCredential.findFirstOrThrow({ where: { addressId }, select: { id: true } });
    const port = hosts[n % hosts.length] ?? 0;
    await world.db.outboundCredential.update({ where: { id }, data: { host: "localhost", port } });
    const verified = { inboundState: "verified" as const, outboundState: "verified" as const };
    await world.db.supportAddress.update({ where: { id: addressId }, data: { ...verified, routeCredentialId: id } });
    await withTransaction(world.ctx(), (tx) =>
      queueMessages(
        tx.db,
        Array.from({ length: each }, () => ({
          kind: "agent_reply" as const,
          account: world.account,
          addressId,
          recipient: "customer@customer.test",
          to: [{ address: "customer@customer.test" }],
          subject: "Re: hello",
          bodyText: "An answer.\n",
          locale: "en" as const,
        })),
      ),
    );
    ids.push(addressId);
  }
  return ids;
}

const start = (addresses: number) =>
  startDisconnection(world.ctx(), { domainId, queue: "drain", confirm: "company.test", addresses });
const view = async () => {
  const shown = await getDisconnection(world.ctx(), { domainId });
  if (!shown) throw new Error("nothing is shown");
  return shown;
};
const isAt = (step: string) => async () => (await view()).step === step;
const emailIds = (peers: readonly SmtpPeer[]) =>
  peers
    .flatMap(({ messages }) => messages)
    .filter(({ to }) => to.includes("customer@customer.test"))
    .map(({ raw }) => /^X-Zendesk-Email-Id: (\S+)/m.exec(raw)?.[1] ?? "");
const allIds = async () =>
  (await world.db.outboundMessage.findMany({ where: { kind: "agent_reply" }, select: { emailId: true } }))
    .map(({ emailId }) => emailId)
    .toSorted();
async function listed(disconnectionId: string) {
  const { messages } = await exportUndelivered(world.ctx(), { disconnectionId });
  const rows = [];
  for await (const row of messages) rows.push(row);
  return rows;
}

test("50 addresses and 1,000 waiting messages, the worker killed in every step: all go, and each message leaves once", async () => {
  // From a moment on the servers answer nobody any more, until a new worker comes: what is in flight then has not been taken.
  let answered = 0;
  let limit = 300;
  const beforeAnswer = async () => {
    if (answered >= limit) return new Promise<void>(() => undefined);
    answered += 1;
  };
  const users = { mailbox: "hunter2 secret" };
  for (let n = 0; n < 5; n += 1)
    servers.push(await smtpPeer({ certificate: authority.issue(["localhost"]), users, beforeAnswer }));
  const addresses = await connect(
    50,
    servers.map(({ port }) => port),
    20,
  );
  const { disconnectionId } = await start(50);
  const holdHalfway = (db: Queries) =>
    db.$queryRaw`select 1 from support_address where id = ${addresses[25]} for update`;

  await killAt(holdHalfway, async () => (await view()).addresses.stopped === 25);
  expect(await view()).toMatchObject({ step: "stopping", addresses: { stopped: 25 } });

  const draining = startWorker();
  const sent = () => world.db.outboundMessage.count({ where: { state: "sent", kind: "agent_reply" } });
  await expect.poll(isAt("draining"), { timeout: 60_000 }).toBe(true);
  await expect.poll(sent, { timeout: 60_000 }).toBe(300);
  await kill(draining);
  expect(await view()).toMatchObject({ step: "draining", messages: { waiting: 700 } });
  limit = Number.POSITIVE_INFINITY;

  await killAt(holdHalfway, async () => (await view()).addresses.removed === 25);
  expect(await view()).toMatchObject({ step: "removing", addresses: { removed: 25 } });

  const holdCredential = (db: Queries) =>
    db.$queryRaw`select 1 from inbound_credential where domain_id = ${domainId}::uuid for update`;
  await killAt(holdCredential, isAt("revoking"));
  expect(await world.db.inboundCredential.count({ where: { domainId, revokedAt: null } })).toBe(1);

  startWorker();
  await expect.poll(isAt("finished"), { timeout: 60_000 }).toBe(true);
  expect(await view()).toMatchObject({
    addresses: { total: 50, stopped: 50, removed: 50 },
    messages: { rerouted: 0, failed: 0, waiting: 0, listed: 0 },
  });
  expect(await world.db.supportAddress.count({ where: { domainId } })).toBe(0);
  expect(await world.db.inboundCredential.count({ where: { domainId, revokedAt: null } })).toBe(0);
  expect(emailIds(servers).toSorted()).toEqual(await allIds());
  expect(emailIds([relay])).toEqual([]);
  expect(await listed(disconnectionId)).toEqual([]);
  expect(await world.db.auditEvent.count({ where: { action: "address.removed" } })).toBe(50);
}, 240_000);

test("the server is dead and the worker dies while the queue changes its way: every message leaves once, from the default address", async () => {
  const dead = await smtpPeer();
  await dead.close();
  await connect(10, [dead.port], 60);
  const { disconnectionId } = await start(10);
  const draining = startWorker();
  await expect.poll(isAt("draining"), { timeout: 60_000 }).toBe(true);
  const tried = () => world.db.outboundMessage.count({ where: { attempts: { gt: 0 } } });
  await expect.poll(tried, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await view()).toMatchObject({ messages: { total: 600, waiting: 600 } });
  await kill(draining);

  await giveUpDraining(world.ctx(), { disconnectionId });
  const last = await world.db.outboundMessage.findFirstOrThrow({
    where: { kind: "agent_reply" },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  const moved = async () =>
    (await world.db.outboundMessage.count({ where: { kind: "agent_reply", lane: "system" } })) >= 400;
  const holdLast = (db: Queries) => db.$queryRaw`select 1 from outbound_message where id = ${last.id}::uuid for update`;
  await killAt(holdLast, moved);
  expect(await view()).toMatchObject({ step: "rerouting" });

  startWorker();
  await expect.poll(isAt("finished"), { timeout: 60_000 }).toBe(true);
  await expect.poll(async () => (await view()).messages.waiting, { timeout: 60_000 }).toBe(0);
  expect(await view()).toMatchObject({
    addresses: { total: 10, removed: 10 },
    messages: { total: 600, drained: 0, rerouted: 600, failed: 0, listed: 600 },
  });
  const ids = await allIds();
  const left = emailIds([relay]);
  expect([...new Set(left)].toSorted()).toEqual(ids);
  const states = (await listed(disconnectionId)).map(({ state }) => state);
  expect(states).toEqual(Array(600).fill("rerouted"));
}, 180_000);
