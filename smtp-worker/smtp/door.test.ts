import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leasesOver } from "#lib/intake/leases.ts";
import { takeDatabaseDown } from "#lib/testing/outage.ts";
import { otherAccount } from "#lib/testing/world.ts";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, storedBytes, type TestDoor } from "./testing/door.ts";

let setup: TestDoor;
beforeAll(async () => {
  setup = await openTestDoor();
});
afterAll(() => setup.close());

const queued = /^250 2\.0\.0 Ok: queued as ([0-9a-f-]{36})$/;
const idOf = (reply: string) => queued.exec(reply)?.[1] ?? reply;

async function signedIn(): Promise<TestPeer> {
  const { door, credential } = setup;
  const peer = await TestPeer.connect(door.ports.relay_tls, { tls: true });
  expect(await peer.reply()).toBe("220 mx.postern.test ESMTP");
  await peer.ask("EHLO client.test");
  expect(await peer.ask(`AUTH PLAIN ${plain(credential.username, credential.password)}`)).toMatch(/^235 /);
  return peer;
}

async function startData(peer: TestPeer, recipients: string[] = ["support@company.test"]): Promise<void> {
  expect(await peer.ask("MAIL FROM:<someone@customer.test>")).toMatch(/^250 /);
  for (const recipient of recipients) expect(await peer.ask(`RCPT TO:<${recipient}>`)).toMatch(/^250 /);
  expect(await peer.ask("DATA")).toMatch(/^354 /);
}

const chunks = () => setup.world.db.inboundChunk.count();
const uploads = () => setup.world.db.inboundUpload.count();

test("a 250 names a message that is committed with its job, its bytes unchanged", async () => {
  const { door, credential, world } = setup;
  const peer = await TestPeer.connect(door.ports.relay);
  expect(await peer.reply()).toBe("220 mx.postern.test ESMTP");
  await peer.startTls();
  expect(await peer.ask(`AUTH PLAIN ${plain(credential.username, credential.password)}`)).toMatch(/^235 /);
  expect(await peer.ask("MAIL FROM:<Someone@customer.test> SIZE=100")).toMatch(/^250 2\.1\.0/);
  expect(await peer.ask("RCPT TO:<Support@COMPANY.test>")).toMatch(/^250 2\.1\.5/);
  expect(await peer.ask("DATA")).toMatch(/^354 /);
  const text = "From: someone@customer.test\r\nSubject: hello\r\n\r\n.dot\r\n..two\r\nend\r\n";
  peer.send(`${text.replaceAll("\r\n.", "\r\n..")}.\r\n`);
  const id = idOf(await peer.reply());
  const row = await world.db.inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({
    envelopeFrom: "Someone@customer.test",
    recipients: ["support@company.test"],
    credentialId: credential.id,
    listener: "relay",
    peer: "127.0.0.1",
    helo: "client.test",
    state: "accepted",
  });
  expect(row.tls).toMatch(/^TLSv1\.3 /);
  const { trace, bytes } = await storedBytes(world, id);
  expect(bytes.toString("latin1")).toBe(text);
  expect(row.size).toBe(trace.length + bytes.length);
  expect(trace).toMatch(
    /^Received: from client\.test \(\[127\.0\.0\.1\]\)\r\n\t\(using TLSv1\.3 .*\)\r\n\tby .* with ESMTPSA id /,
  );
  expect(trace).toContain(id);
  const jobs = await world.db.$queryRaw`
    select t.identifier, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where j.payload ->> 'messageId' = ${id}`;
  expect(jobs).toEqual([{ identifier: "process_inbound", payload: { messageId: id } }]);
  expect(await peer.ask("QUIT")).toMatch(/^221 /);
  await expect
    .poll(() => world.db.inboundCredential.findUniqueOrThrow({ where: { id: credential.id } }))
    .toMatchObject({ lastUsedPeer: "127.0.0.1", lastUsedAt: expect.any(Date) });
});

test("a large message is stored in chunks as it comes, and is the same byte for byte", async () => {
  const peer = await signedIn();
  await startData(peer);
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `${i % 7 === 0 ? "." : ""}${randomBytes(500).toString("hex")}\r\n`,
  );
  const text = `Subject: large\r\n\r\n${lines.join("")}`;
  expect(text.length).toBeGreaterThan(20_000_000);
  await peer.sendAll(Buffer.from(text.replaceAll("\r\n.", "\r\n.."), "latin1"));
  // Before its end has come, most of it is in the database, and nothing refers to it.
  await expect.poll(chunks).toBeGreaterThan(10);
  expect(await uploads()).toBe(1);
  expect(setup.intake.budget.used).toBeLessThan(3_000_000);
  peer.send(".\r\n");
  const { bytes } = await storedBytes(setup.world, idOf(await peer.reply()));
  expect(bytes.equals(Buffer.from(text, "latin1"))).toBe(true);
  expect(await uploads()).toBe(0);
  expect(setup.intake.budget.used).toBe(0);
  peer.destroy();
});

test("nothing is left of a large message whose sender hangs up, or that turns out malformed", async () => {
  const before = await chunks();
  for (const ending of ["hang up", "malformed"]) {
    const peer = await signedIn();
    await startData(peer);
    const text = Buffer.from(`Subject: x\r\n\r\n${`${"y".repeat(998)}\r\n`.repeat(3_000)}`);
    await peer.sendAll(text);
    await expect.poll(uploads).toBe(1);
    if (ending === "hang up") peer.destroy();
    else {
      peer.send("bare\nline\r\n.\r\n");
      expect(await peer.reply()).toMatch(/^554 5\.6\.0/);
      expect(await peer.ask("NOOP")).toMatch(/^250/);
    }
    await expect.poll(uploads).toBe(0);
    await expect.poll(chunks).toBe(before);
    expect(setup.intake.budget.used).toBe(0);
  }
});

test("recipients of two accounts are two messages that share their bytes", async () => {
  await otherAccount(setup.world, "other");
  const peer = await TestPeer.connect(setup.door.ports.mx);
  await peer.reply();
  await peer.ask("EHLO client.test");
  const { email } = setup.world.defaultAddress;
  await startData(peer, [email, "support@other.postern.test", email]);
  peer.send("Subject: both\r\n\r\nx\r\n.\r\n");
  const id = idOf(await peer.reply());
  const { contentId, accountId } = await setup.world.db.inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(accountId).toBe(setup.world.account.id);
  const rows = await setup.world.db.inboundMessage.findMany({ where: { contentId }, orderBy: { recipients: "asc" } });
  expect(rows.map((row) => row.recipients)).toEqual([[email], ["support@other.postern.test"]]);
  expect(new Set(rows.map((row) => row.accountId)).size).toBe(2);
  peer.destroy();
});

test("a peer may have a hundred connections, and each may send", async () => {
  const peers = await Promise.all(Array.from({ length: 100 }, signedIn));
  const replies = await Promise.all(
    peers.map(async (peer, i) => {
      await startData(peer);
      peer.send(`Subject: ${i}\r\n\r\nx\r\n.\r\n`);
      return peer.reply();
    }),
  );
  expect(replies.filter((reply) => queued.test(reply))).toHaveLength(100);
  for (const peer of peers) peer.destroy();
});

test("while the database is down every answer is temporary, and when it is back mail is taken again", async () => {
  const half = await signedIn();
  await startData(half);
  const waiting = await signedIn();
  await waiting.ask("MAIL FROM:<someone@customer.test>");
  const bringBack = await takeDatabaseDown(setup.world);
  // The recipient of the other session may have been found a moment ago.
  await leasesOver();
  half.send("Subject: half\r\n\r\nx\r\n.\r\n");
  expect(await half.reply()).toMatch(/^451 4\.3\.0/);
  expect(await waiting.ask("RCPT TO:<support@company.test>")).toMatch(/^451 4\.3\.0/);
  // A sender that looks at this reply alone would take 554 for the end of its mail.
  expect(await waiting.ask("DATA")).toMatch(/^451 4\.3\.0/);
  const fresh = await TestPeer.connect(setup.door.ports.relay_tls, { tls: true });
  await fresh.reply();
  await fresh.ask("EHLO client.test");
  const auth = `AUTH PLAIN ${plain(setup.credential.username, setup.credential.password)}`;
  expect(await fresh.ask(auth)).toMatch(/^454 4\.7\.0/);
  await bringBack();
  await expect.poll(() => fresh.ask(auth), { timeout: 10_000 }).toMatch(/^235/);
  for (const peer of [half, waiting, fresh]) {
    await peer.ask("RSET");
    await startData(peer);
    peer.send("Subject: again\r\n\r\nx\r\n.\r\n");
    expect(await peer.reply()).toMatch(queued);
    peer.destroy();
  }
});

test("a large message that the database loses half way is refused for now, at its end", async () => {
  const peer = await signedIn();
  await startData(peer);
  const part = Buffer.from(`${"y".repeat(998)}\r\n`.repeat(3_000));
  await peer.sendAll(Buffer.from("Subject: x\r\n\r\n"));
  await peer.sendAll(part);
  await expect.poll(uploads).toBe(1);
  const bringBack = await takeDatabaseDown(setup.world);
  await peer.sendAll(part);
  await peer.sendAll(part);
  peer.send(".\r\n");
  expect(await peer.reply()).toMatch(/^451 4\.3\.0/);
  await bringBack();
  peer.destroy();
});

test("when the service stops, a message that is coming in is finished and idle sessions are told", async () => {
  const busy = await signedIn();
  await startData(busy);
  busy.send("Subject: last\r\n\r\n");
  const idle = await signedIn();
  const stopped = setup.door.stop();
  expect(await idle.reply()).toMatch(/^421 4\.3\.2/);
  expect(await idle.reply()).toBe("closed");
  await expect(TestPeer.connect(setup.door.ports.mx)).rejects.toThrow(/ECONNREFUSED/);
  busy.send("bye\r\n.\r\n");
  const reply = await busy.reply();
  expect(reply).toMatch(queued);
  expect(await busy.reply()).toMatch(/^421 4\.3\.2/);
  await stopped;
  expect(await setup.world.db.inboundMessage.count({ where: { id: idOf(reply) } })).toBe(1);
});
