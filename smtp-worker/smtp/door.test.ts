import { afterAll, beforeAll, expect, test } from "vitest";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, storedBytes, type TestDoor } from "./testing/door.ts";

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

test("a 250 names a message that is committed with its job, bytes unchanged", async () => {
  const peer = await TestPeer.connect(door.door.ports.relay);
  expect(await peer.reply()).toBe("220 mx.postern.test ESMTP");
  await peer.startTls();
  expect(await peer.ask(`AUTH PLAIN ${plain(door.credential.username, door.credential.password)}`)).toMatch(/^235 /);
  expect(await peer.ask("MAIL FROM:<Someone@customer.test> SIZE=100")).toMatch(/^250 2\.1\.0/);
  expect(await peer.ask("RCPT TO:<Support@COMPANY.test>")).toMatch(/^250 2\.1\.5/);
  expect(await peer.ask("DATA")).toMatch(/^354 /);
  const text = "From: someone@customer.test\r\nSubject: hello\r\n\r\n.dot\r\n..two\r\nend\r\n";
  peer.send(`${text.replaceAll("\r\n.", "\r\n..")}.\r\n`);
  const reply = await peer.reply();
  const id = /^250 2\.0\.0 Ok: queued as ([0-9a-f-]{36})$/.exec(reply)?.[1] ?? reply;
  const row = await door.world.db.inboundMessage.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({
    envelopeFrom: "Someone@customer.test",
    recipients: ["support@company.test"],
    listener: "relay",
    peer: "127.0.0.1",
    helo: "client.test",
    state: "accepted",
  });
  expect(row.tls).toMatch(/^TLSv1\.3 /);
  const { trace, bytes } = await storedBytes(door.world, id);
  expect(bytes.toString("latin1")).toBe(text);
  expect(trace).toMatch(
    /^Received: from client\.test \(\[127\.0\.0\.1\]\)\r\n\t\(using TLSv1\.3 .*\)\r\n\tby .* with ESMTPSA id /,
  );
  expect(trace).toContain(id);
  const jobs = await door.world.db.$queryRaw`select payload from graphile_worker._private_jobs`;
  expect(jobs).toEqual([{ payload: { messageId: id } }]);
  expect(await peer.ask("QUIT")).toMatch(/^221 /);
});
