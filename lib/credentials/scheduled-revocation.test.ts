import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Ctx } from "#lib/context.ts";
import { uuid7 } from "#lib/crypto/uuid.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { disconnectDomain } from "#lib/domains/disconnect-domain.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { commitItems } from "#lib/intake/commit-store.ts";
import { findRecipients } from "#lib/intake/store.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { forgetAudit } from "#lib/testing/forget-audit.ts";
import { pieceOf } from "#lib/testing/piece.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { authenticate } from "./authenticate.ts";
import { listSets } from "./list-sets.ts";
import { recordRevocation } from "./record-revocation.ts";
import { revokeCredential } from "./revoke.ts";
import { rotateCredential } from "./rotate.ts";
import { cancelRevocation, scheduleRevocation } from "./schedule-revocation.ts";

let world: World;
let sql: Sql;
let domainId: string;
let old: IssuedCredential;
let next: IssuedCredential;
beforeAll(async () => {
  world = await testWorld();
  sql = openSql(world.url, { max: 4, name: "door" });
});
beforeEach(async () => {
  await world.db.inboundMessage.deleteMany();
  await world.db.inboundCredential.deleteMany();
  await world.db.connectorDomain.deleteMany();
  await forgetAudit(world.db);
  await world.db.outboundMessage.deleteMany();
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`;
  ({ domainId, credential: old } = await connectDomain(world, "company.test"));
  next = (await rotateCredential(world.ctx(), { domainId })).credential;
});
afterAll(async () => {
  await sql.close();
  await world.close();
});

const hour = 3_600_000;
const iso = (at: Date) => at.toISOString();
const ahead = (ms: number) => iso(new Date(Date.now() + ms));
const plan = (revokeAt: string, over: { was?: string | null; last?: boolean; id?: string; ctx?: Ctx } = {}) =>
  scheduleRevocation(over.ctx ?? world.ctx(), {
    credentialId: over.id ?? old.id,
    revokeAt,
    was: over.was ?? null,
    last: over.last ?? false,
  });
const row = (id = old.id) => world.db.inboundCredential.findUniqueOrThrow({ where: { id } });
const actions = async () =>
  (await world.db.auditEvent.findMany({ orderBy: { at: "asc" } })).map(({ action }) => action).slice(3);
const jobs = () =>
  world.db.$queryRaw<{ runAt: Date }[]>`
    select run_at as "runAt" from graphile_worker._private_jobs j
    where payload ->> 'credentialId' = ${old.id}`;
/** Its time has come, and nobody has written so. */
const letPass = (id = old.id, at = new Date(Date.now() - 1_000)) =>
  world.db.inboundCredential.update({ where: { id }, data: { revokeAt: at } });

async function commitOne(): Promise<string | undefined> {
  const contentId = uuid7();
  const outcomes = await commitItems(sql, [
    {
      contentId,
      size: 1,
      stored: 0,
      rows: [pieceOf(contentId, 0, Buffer.from("x")).seal()],
      credentialId: old.id,
      listener: "relay",
      peer: "192.0.2.1",
      helo: "client.test",
      tls: null,
      envelopeFrom: "",
      messages: [{ id: uuid7(), accountId: world.account.id, recipients: ["a@company.test"] }],
    },
  ]);
  return outcomes.get(contentId);
}
const authenticates = (set = old) =>
  authenticate(sql, set).then(
    () => true,
    (error) => error.code,
  );
const passesRecipient = async () =>
  (await findRecipients(sql, { email: "a@company.test", credentialId: old.id }))[0]?.credentialLive;

test("with no worker running, mail is taken up to the planned instant and none from it on", async () => {
  const revokeAt = ahead(400);
  await plan(revokeAt);
  expect([await authenticates(), await passesRecipient()]).toEqual([true, true]);
  let accepted = 0;
  while ((await commitOne()) === "accepted") accepted += 1;
  expect(accepted).toBeGreaterThan(0);
  // The column keeps milliseconds, rounded: what came in the last half of one before the instant is dated at it.
  const [last] = await world.db.$queryRaw<{ late: number; over: boolean }[]>`
    select count(*) filter (where received_at > ${new Date(revokeAt)})::int as late, now() >= ${new Date(revokeAt)} as over
    from inbound_message`;
  expect(last).toEqual({ late: 0, over: true });
  expect([await authenticates(), await passesRecipient()]).toEqual(["auth_failed", false]);
  expect(await authenticates(next)).toBe(true);
  expect(await row()).toMatchObject({ revokedAt: null });
});

test("the job writes down the end at its time, once, and says that nobody did it by hand", async () => {
  await plan(ahead(hour));
  await recordRevocation(old.id, world.db);
  expect((await row()).revokedAt).toBeNull();
  const { revokeAt } = await letPass();
  await recordRevocation(old.id, world.db);
  await recordRevocation(old.id, world.db);
  expect(await row()).toMatchObject({ revokedAt: revokeAt, revokeAt });
  const events = await world.db.auditEvent.findMany({ where: { action: "credential.revoked" } });
  expect(events).toMatchObject([
    { objectId: old.id, actorKind: "system", actorId: "scheduled revocation", details: { username: old.username } },
  ]);
  const mails = await world.db.outboundMessage.findMany({ where: { kind: "security_notice" } });
  expect(mails.filter(({ subject }) => subject.includes("Identifiants révoqués"))).toHaveLength(1);
});

test("a plan is one job at its time; a change moves it", async () => {
  const [one, two] = [ahead(hour), ahead(2 * hour)];
  await plan(one);
  expect((await jobs()).map(({ runAt }) => iso(runAt))).toEqual([one]);
  await plan(two, { was: one });
  expect((await jobs()).map(({ runAt }) => iso(runAt))).toEqual([two]);
  expect(await row()).toMatchObject({ revokeAt: new Date(two) });
  expect(await actions()).toEqual(["credential.revocation_scheduled", "credential.revocation_scheduled"]);
});

test("a plan that was given up ends nothing, whenever its job runs", async () => {
  const revokeAt = ahead(hour);
  await plan(revokeAt);
  await cancelRevocation(world.ctx(), { credentialId: old.id, was: revokeAt });
  await recordRevocation(old.id, world.db);
  expect(await row()).toMatchObject({ revokeAt: null, revokedAt: null });
  expect(await authenticates()).toBe(true);
  expect(await actions()).toEqual(["credential.revocation_scheduled", "credential.revocation_cancelled"]);
});

test("whoever changes or gives up another plan than the page showed is refused", async () => {
  const revokeAt = ahead(hour);
  await plan(revokeAt);
  await expect(plan(ahead(2 * hour))).rejects.toMatchObject({ code: "stale" });
  const was = ahead(9 * hour);
  await expect(cancelRevocation(world.ctx(), { credentialId: old.id, was })).rejects.toMatchObject({ code: "stale" });
  expect(await row()).toMatchObject({ revokeAt: new Date(revokeAt) });
});

test("a moment that has passed, or is over a year away, is refused", async () => {
  for (const revokeAt of [ahead(-1), ahead(367 * 24 * hour)])
    await expect(plan(revokeAt)).rejects.toMatchObject({ code: "revocation_time_invalid", field: "revokeAt" });
});

test("that no set would be live from then on has to be known", async () => {
  const revokeAt = ahead(2 * hour);
  await plan(revokeAt);
  for (const later of [revokeAt, ahead(9 * hour)])
    await expect(plan(later, { id: next.id })).rejects.toMatchObject({
      code: "credential_is_last",
      details: { domain: "company.test" },
    });
  await plan(ahead(hour), { id: next.id });
  const { lastEnd } = await listSets(world.ctx(), { domainId });
  expect(lastEnd).toEqual(new Date(revokeAt));
  await revokeCredential(world.ctx(), { credentialId: next.id });
  await plan(ahead(3 * hour), { was: revokeAt, last: true });
});

test("a set whose time has come is past for everyone, written down or not", async () => {
  await letPass();
  const page = await listSets(world.ctx(), { domainId });
  expect(page.live.map(({ id }) => id)).toEqual([next.id]);
  expect(page.past.map(({ id }) => id)).toEqual([old.id]);
  expect(page.domain.credentialCount).toBe(1);
  await expect(revokeCredential(world.ctx(), { credentialId: old.id })).rejects.toMatchObject({
    code: "credential_revoked",
  });
  await expect(revokeCredential(world.ctx(), { credentialId: next.id })).rejects.toMatchObject({
    code: "credential_is_last",
  });
  // Its place is free.
  await rotateCredential(world.ctx(), { domainId });
});

test("a set that is revoked before its planned end ended then; one that was not, at its planned end", async () => {
  await plan(ahead(hour));
  await revokeCredential(world.ctx(), { credentialId: old.id });
  expect(await row()).toMatchObject({ revokeAt: null, revokedAt: expect.any(Date) });

  const third = (await rotateCredential(world.ctx(), { domainId })).credential;
  const { revokeAt } = await letPass(third.id);
  await disconnectDomain(world.ctx(), { domainId });
  expect((await row(third.id)).revokedAt).toEqual(revokeAt);
  expect((await row(next.id)).revokedAt?.getTime()).toBeGreaterThan(revokeAt?.getTime() ?? 0);
});
