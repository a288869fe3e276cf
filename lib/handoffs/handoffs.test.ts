import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "#lib/context.ts";
import { withTransaction } from "#lib/context.ts";
import { revokeAllOf } from "#lib/credentials/revoke.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, sandboxOf, testWorld, type World } from "#lib/testing/world.ts";
import { cancelHandoff } from "./cancel-handoff.ts";
import { createHandoff } from "./create-handoff.ts";
import { expireHandoff } from "./expire-handoff.ts";
import { listHandoffs } from "./list-handoffs.ts";
import { openHandoff } from "./open-handoff.ts";
import type { CreateHandoffInput, HandoffLifetime } from "./schema.ts";

let world: World;
let domains = 0;
let domainId: string;
let credentialId: string;
let domain: string;
beforeAll(async () => {
  world = await testWorld();
});
beforeEach(async () => {
  domain = `company-${++domains}.test`;
  const before = await world.db.connectorDomain.findMany({ where: { disconnectedAt: null } });
  for (const { id } of before)
    await world.db.connectorDomain.update({ where: { id }, data: { disconnectedAt: new Date() } });
  const connected = await connectDomain(world, domain);
  domainId = connected.domainId;
  credentialId = connected.credential.id;
});
afterAll(() => world.close());

const random = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
let peers = 0;
/** Another network each time: openings are limited. */
const bearer = () => ({ ip: `198.51.${Math.floor(++peers / 250)}.${peers % 250}`, userAgent: firefox });

interface Link extends CreateHandoffInput {
  readonly proof: string;
}

/** A link as a browser makes it, of random bytes. */
function sealed(lifetime: HandoffLifetime = 24): Link {
  const proof = random(32);
  const proofHash = Buffer.from(sha256(Buffer.from(proof, "base64url"))).toString("base64url");
  return { handoffId: randomUUID(), credentialId, ciphertext: random(400), proofHash, lifetime, proof };
}
async function made(lifetime?: HandoffLifetime, ctx: Ctx = world.ctx()): Promise<Link> {
  const link = sealed(lifetime);
  await createHandoff(ctx, link);
  return link;
}
const open = ({ handoffId, proof }: Link, at = () => new Date()) =>
  openHandoff({ handoffId, proof }, bearer(), world.db, at);
const row = ({ handoffId }: Link) => world.db.credentialHandoff.findUniqueOrThrow({ where: { id: handoffId } });
const audited = async ({ handoffId }: Link) =>
  (await world.db.auditEvent.findMany({ where: { objectId: handoffId }, orderBy: { at: "asc" } })).map(
    ({ action, actorKind, ip }) => ({ action, actorKind, ip }),
  );
const later = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);

test("a link gives the ciphertext to the first who shows the proof, and keeps none of it", async () => {
  const link = await made();
  const { id } = await row(link);
  expect(
    await openHandoff({ handoffId: id, proof: link.proof }, { ip: "203.0.113.9", userAgent: firefox }, world.db),
  ).toEqual({ state: "opened", ciphertext: link.ciphertext });
  expect(await row(link)).toMatchObject({ state: "opened", ciphertext: null, openedFrom: "203.0.113.9" });
  expect(await audited(link)).toEqual([
    { action: "handoff.created", actorKind: "user", ip: "192.0.2.1" },
    { action: "handoff.opened", actorKind: "system", ip: "203.0.113.9" },
  ]);
});

test("whoever comes second with the whole link is told when it was opened, and gets nothing", async () => {
  const link = await made();
  await open(link);
  const { endedAt } = await row(link);
  expect(await open(link)).toEqual({ state: "used", at: endedAt });
});

test("of ten who open a link at once, exactly one gets it", async () => {
  const link = await made();
  const answers = await Promise.all(Array.from({ length: 10 }, () => open(link)));
  expect(answers.filter(({ state }) => state === "opened")).toHaveLength(1);
  expect(answers.filter(({ state }) => state === "used")).toHaveLength(9);
  expect((await audited(link)).filter(({ action }) => action === "handoff.opened")).toHaveLength(1);
});

test.each([
  ["that there is not", async () => sealed()],
  ["that waits, with a wrong key", async () => ({ ...(await made()), proof: random(32) })],
  [
    "that was opened, with a wrong key",
    async () => {
      const link = await made();
      await open(link);
      return { ...link, proof: random(32) };
    },
  ],
  [
    "that was cancelled, with a wrong key",
    async () => {
      const link = await made();
      await cancelHandoff(world.ctx(), link);
      return { ...link, proof: random(32) };
    },
  ],
])("a link %s is refused like all others", async (_which, which) => {
  await expect(open(await which())).rejects.toMatchObject({ code: "handoff_unknown", details: {} });
});

test("a wrong key burns nothing: the link still opens", async () => {
  const link = await made();
  await expect(open({ ...link, proof: random(32) })).rejects.toMatchObject({ code: "handoff_unknown" });
  expect(await open(link)).toMatchObject({ state: "opened" });
});

describe("a link whose time has passed", () => {
  test.each([1, 24, 72, 168] as const)("after %i h opens nothing, though no job has run", async (hours) => {
    const link = await made(hours);
    const { expiresAt, createdAt } = await row(link);
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(hours * 3_600_000);
    expect(await open(link, () => expiresAt)).toEqual({ state: "expired", at: expiresAt });
    expect(await open(link, () => new Date(expiresAt.getTime() - 1))).toMatchObject({ state: "opened" });
  });

  test("is erased by its job, which waits for it", async () => {
    const link = await made(1);
    const jobs = () =>
      world.db.$queryRaw<{ runAt: Date }[]>`
        select run_at as "runAt" from graphile_worker._private_jobs
         where payload->>'handoffId' = ${link.handoffId} order by run_at`;
    expect(await jobs()).toEqual([{ runAt: (await row(link)).expiresAt }]);
    await expireHandoff(link.handoffId, world.db);
    expect(await row(link)).toMatchObject({ state: "waiting" });
    await expireHandoff(link.handoffId, world.db, later(1));
    await expireHandoff(link.handoffId, world.db, later(1));
    expect(await row(link)).toMatchObject({ state: "expired", ciphertext: null });
    expect((await audited(link)).map(({ action }) => action)).toEqual(["handoff.created", "handoff.expired"]);
  });

  test("was opened before: its job changes nothing", async () => {
    const link = await made(1);
    await open(link);
    const before = await row(link);
    await expireHandoff(link.handoffId, world.db, later(2));
    expect(await row(link)).toEqual(before);
  });
});

describe("a cancelled link", () => {
  test("holds nothing, and tells its bearer so", async () => {
    const link = await made();
    await cancelHandoff(world.ctx(), link);
    expect(await row(link)).toMatchObject({ state: "cancelled", ciphertext: null });
    expect(await open(link)).toMatchObject({ state: "cancelled" });
    expect((await audited(link)).map(({ action }) => action)).toEqual(["handoff.created", "handoff.cancelled"]);
  });

  test("cannot be one that was opened or is too old: the administrator is told", async () => {
    const opened = await made();
    await open(opened);
    await expect(cancelHandoff(world.ctx(), opened)).rejects.toMatchObject({ code: "handoff_ended" });
    const old = await made(1);
    await expect(cancelHandoff({ ...world.ctx(), now: later(2) }, old)).rejects.toMatchObject({
      code: "handoff_ended",
    });
  });

  test("and an opening at the same moment: one of the two happens, and the record says which", async () => {
    const link = await made();
    const [opening, cancelling] = await Promise.allSettled([open(link), cancelHandoff(world.ctx(), link)]);
    const { state } = await row(link);
    expect(opening).toMatchObject({ value: { state: state === "opened" ? "opened" : "cancelled" } });
    expect(cancelling.status).toBe(state === "opened" ? "rejected" : "fulfilled");
    expect(await audited(link)).toHaveLength(2);
  });
});

test("revoking the credentials ends their links with them", async () => {
  const link = await made();
  await withTransaction(world.ctx(), (tx) => revokeAllOf(tx, domainId));
  expect(await row(link)).toMatchObject({ state: "cancelled", ciphertext: null });
  expect(await open(link)).toMatchObject({ state: "cancelled" });
  expect((await audited(link)).map(({ action }) => action)).toEqual(["handoff.created", "handoff.cancelled"]);
  await expect(made()).rejects.toMatchObject({ code: "credential_revoked" });
});

test("the planned end of the credentials ends their links at that moment, though nothing has been written down yet", async () => {
  const link = await made();
  const revokeAt = later(1)();
  await world.db.inboundCredential.update({ where: { id: credentialId }, data: { revokeAt } });
  expect(await open(link, () => revokeAt)).toEqual({ state: "cancelled", at: revokeAt });
  await expect(made(24, { ...world.ctx(), now: () => revokeAt })).rejects.toMatchObject({ code: "credential_revoked" });
  expect(await open(link)).toMatchObject({ state: "opened" });
});

test("a link made while its credential is being revoked is ended too, or was refused", async () => {
  const link = sealed();
  const [creation] = await Promise.allSettled([
    createHandoff(world.ctx(), link),
    withTransaction(world.ctx(), (tx) => revokeAllOf(tx, domainId)),
  ]);
  const there = await world.db.credentialHandoff.findUnique({ where: { id: link.handoffId } });
  if (creation.status === "fulfilled") expect(there).toMatchObject({ state: "cancelled", ciphertext: null });
  else expect(there).toBeNull();
});

test("a link cannot take the place of another, even after that one has ended", async () => {
  const link = await made();
  await expect(createHandoff(world.ctx(), { ...sealed(), handoffId: link.handoffId })).rejects.toMatchObject({
    code: "handoff_ended",
  });
  expect(await open(link)).toMatchObject({ ciphertext: link.ciphertext });
});

describe("another account's administrator", () => {
  test.each([
    ["of a stranger", () => otherAccount(world, `stranger-${domains}`)],
    ["of the sandbox", () => sandboxOf(world)],
  ])("%s neither sees, cancels nor makes a link of these credentials", async (_who, who) => {
    const link = await made();
    const { ctx } = await who();
    await expect(listHandoffs(ctx, { domainId })).rejects.toMatchObject({ code: "domain_not_found" });
    await expect(cancelHandoff(ctx, link)).rejects.toMatchObject({ code: "handoff_not_found" });
    await expect(made(1, ctx)).rejects.toMatchObject({ code: "credential_not_found" });
    expect(await row(link)).toMatchObject({ state: "waiting" });
  });
});

test("the list says how each link stands, by whom it was made, and who opened it", async () => {
  const [old, opened, waiting] = [await made(1), await made(), await made()];
  await openHandoff(opened, { ip: "203.0.113.7", userAgent: firefox }, world.db);
  const list = await listHandoffs({ ...world.ctx(), now: later(2) }, { domainId });
  expect(list.map(({ id, state }) => ({ id, state }))).toEqual([
    { id: waiting.handoffId, state: "waiting" },
    { id: opened.handoffId, state: "opened" },
    { id: old.handoffId, state: "expired" },
  ]);
  expect(list[1]).toMatchObject({
    createdBy: "Owner",
    openedFrom: "203.0.113.7",
    openedWith: { browser: "Firefox", system: "Linux" },
  });
  expect(JSON.stringify(list)).not.toContain(waiting.ciphertext);
});

test("thirty openings from one network in ten minutes are enough, whichever links they name", async () => {
  const peer = { ip: "2001:db8:1:2::1", userAgent: null };
  for (let tries = 0; tries < 30; tries += 1)
    await expect(openHandoff(sealed(), peer, world.db)).rejects.toMatchObject({ code: "handoff_unknown" });
  const link = await made();
  const neighbour = { ip: "2001:db8:1:2::ffff", userAgent: null };
  await expect(openHandoff(link, neighbour, world.db)).rejects.toMatchObject({ code: "handoff_throttled" });
  expect(await open(link)).toMatchObject({ state: "opened" });
});

test("the database refuses a link that has ended and still holds something", async () => {
  const link = await made();
  const end = { state: "opened", endedAt: new Date() } as const;
  await expect(world.db.credentialHandoff.update({ where: { id: link.handoffId }, data: end })).rejects.toThrow();
});
