import { afterEach, expect, test } from "vitest";
import { startVerification } from "#lib/verification/start-verification.ts";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, storedBytes, type TestDoor } from "./testing/door.ts";

let setup: TestDoor;
afterEach(() => setup.close());

test("many large messages at once pass through a small memory, all of them whole", async () => {
  const memoryBudget = 4 * 1024 * 1024;
  setup = await openTestDoor({ memoryBudget });
  const { credential, door, intake, world } = setup;
  let most = 0;
  const take = intake.budget.take.bind(intake.budget);
  intake.budget.take = (bytes) => {
    take(bytes);
    most = Math.max(most, intake.budget.used);
  };
  const bodies = Array.from({ length: 12 }, (_, i) =>
    Buffer.from(`Subject: ${i}\r\n\r\n${`${i} ${"x".repeat(900)}\r\n`.repeat(3_000)}`),
  );
  const ids = await Promise.all(
    bodies.map(async (body) => {
      const peer = await TestPeer.connect(door.ports.relay_tls, { tls: true });
      await peer.reply();
      await peer.ask("EHLO client.test");
      await peer.ask(`AUTH PLAIN ${plain(credential.username, credential.password)}`);
      await peer.ask("MAIL FROM:<someone@customer.test>");
      await peer.ask("RCPT TO:<support@company.test>");
      await peer.ask("DATA");
      for (let at = 0; at < body.length; at += 65_536) await peer.sendAll(body.subarray(at, at + 65_536));
      peer.send(".\r\n");
      const reply = await peer.reply();
      peer.destroy();
      return /queued as (\S+)/.exec(reply)?.[1] ?? reply;
    }),
  );
  for (const [i, id] of ids.entries())
    expect((await storedBytes(world, id)).bytes.equals(bodies[i] as Buffer)).toBe(true);
  expect(most).toBeGreaterThan(memoryBudget / 2);
  expect(most).toBeLessThanOrEqual(memoryBudget);
  expect(intake.budget.used).toBe(0);
});

test("a verification that comes home without authentication is refused, and the page can say so", async () => {
  setup = await openTestDoor();
  const { world, door } = setup;
  const { id } = await world.db.supportAddress.findFirstOrThrow({ where: { kind: "smtp_connector" } });
  await startVerification(world.ctx(), { addressId: id, direction: "outbound" });
  const peer = await TestPeer.connect(door.ports.mx);
  await peer.reply();
  await peer.ask("EHLO client.test");
  await peer.ask("MAIL FROM:<support@company.test>");
  expect(await peer.ask("RCPT TO:<support@company.test>")).toMatch(/^530 5\.7\.0/);
  peer.destroy();
  const [check] = await world.db.verification.findMany({ where: { addressId: id } });
  expect(check).toMatchObject({ failure: "returned_without_authentication", step: "returning" });
});

test("a peer that hangs up in the middle of anything leaves nothing behind", async () => {
  setup = await openTestDoor();
  const { door, intake, world } = setup;
  const steps = ["EHLO client.test", "MAIL FROM:<a@customer.test>", `RCPT TO:<${world.defaultAddress.email}>`, "DATA"];
  for (let said = 0; said <= steps.length; said++) {
    const peer = await TestPeer.connect(door.ports.mx);
    await peer.reply();
    for (const step of steps.slice(0, said)) await peer.ask(step);
    peer.send("half a line");
    peer.destroy();
  }
  await door.stop();
  expect(intake.budget.used).toBe(0);
  expect(await world.db.inboundMessage.count()).toBe(0);
});
