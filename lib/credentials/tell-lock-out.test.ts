import { afterEach, beforeEach, expect, test } from "vitest";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { type Intake, openIntake } from "#lib/intake/open-intake.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { AuthThrottle } from "./auth-throttle.ts";
import { authenticatePeer } from "./authenticate-peer.ts";
import { revokeCredential } from "./revoke.ts";
import { tellLockOut } from "./tell-lock-out.ts";

let world: World;
let credential: IssuedCredential;
let intake: Intake;
const open = () => openIntake({ databaseUrl: world.url, db: world.db, throttle: new AuthThrottle(limits) });
/** Ends the process, which waits for who is being told, and starts the next one. */
async function restart(): Promise<void> {
  await intake.close();
  intake = open();
}
const limits = { perPeerAndUsername: 3, perPeer: 5, firstBlock: 60 };

beforeEach(async () => {
  world = await testWorld();
  ({ credential } = await connectDomain(world, "company.test"));
  intake = open();
});
afterEach(async () => {
  await intake.close();
  await world.close();
});

const guess = (peer: string, username = credential.username) =>
  authenticatePeer(intake, { peer, username, password: "lookup.wrong" }).catch((error) => error.code);
const told = () => world.db.outboundMessage.findMany({ where: { subject: { contains: "authentification" } } });

test("administrators are told once of wrong passwords for their credential, with the peer, however long it goes on and from wherever", async () => {
  await guess("203.0.113.9");
  await guess("203.0.113.9");
  await restart();
  expect(await told()).toEqual([]);
  for (const peer of ["203.0.113.9", "203.0.113.9", "203.0.113.10", "198.51.100.7"])
    for (let n = 0; n < 5; n += 1) await guess(peer);
  await restart();
  const [mail, ...more] = await told();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ accountId: world.account.id, recipient: "owner@acme.test", kind: "security_notice" });
  expect(mail?.bodyText).toContain("Adresse IP\u00a0: 203.0.113.9");
  expect(mail?.bodyText).toContain(credential.username);
  expect(mail?.bodyText).not.toMatch(/Par\u00a0:|lookup\.wrong/);
});

test("they are told again after six hours, also by the e-mail-shaped name and of a credential that was revoked", async () => {
  await tellLockOut(world.db, { peer: "203.0.113.9", username: credential.username });
  await tellLockOut(world.db, { peer: "203.0.113.9", username: credential.emailUsername.toUpperCase() });
  expect(await told()).toHaveLength(2);
  await revokeCredential(world.ctx(), { credentialId: credential.id, last: true });
  await tellLockOut(world.db, { peer: "203.0.113.9", username: credential.username });
  expect(await told()).toHaveLength(2);
  await world.db.$executeRaw`update notice_sent set sent_at = now() - interval '6 hours'`;
  await tellLockOut(world.db, { peer: "203.0.113.9", username: credential.username });
  expect(await told()).toHaveLength(3);
  expect(await world.db.noticeSent.count()).toBe(1);
});

test("two processes that see it at once send one mail", async () => {
  const lockOut = { peer: "203.0.113.9", username: credential.username };
  await Promise.all([tellLockOut(world.db, lockOut), tellLockOut(world.db, lockOut), tellLockOut(world.db, lockOut)]);
  expect(await told()).toHaveLength(1);
});

test("a name that is nobody's is told to nobody, and nobody hears of another account's", async () => {
  await otherAccount(world, "globex");
  for (const username of ["", "@", "acme@", "nobody", "acme@elsewhere.test", "\u0130@x", "x".repeat(5_000)])
    await tellLockOut(world.db, { peer: "203.0.113.9", username });
  expect(await world.db.outboundMessage.count()).toBe(0);
  expect(await world.db.noticeSent.count()).toBe(0);
});
