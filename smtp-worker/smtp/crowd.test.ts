import { afterEach, expect, test } from "vitest";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, type TestDoor } from "./testing/door.ts";

let setup: TestDoor;
afterEach(() => setup.close());

async function greeted(): Promise<TestPeer> {
  const peer = await TestPeer.connect(setup.door.ports.mx);
  expect(await peer.reply()).toMatch(/^220 /);
  return peer;
}

test("who comes when the room is full is told to come again, and whoever leaves makes room", async () => {
  setup = await openTestDoor({ connections: { total: 5, perPeer: 5 } });
  const inside = await Promise.all(Array.from({ length: 5 }, greeted));
  const outside = await TestPeer.connect(setup.door.ports.mx);
  expect(await outside.reply()).toMatch(/^421 4\.3\.2 Too many connections/);
  expect(await outside.reply()).toBe("closed");
  await expect(TestPeer.connect(setup.door.ports.relay_tls, { tls: true })).rejects.toThrow();
  expect(await inside[0]?.ask("QUIT")).toMatch(/^221/);
  expect(await inside[0]?.reply()).toBe("closed");
  await expect.poll(async () => (await TestPeer.connect(setup.door.ports.mx)).reply()).toMatch(/^220 /);
});

test("while the room is nearly full, strangers who only wait go first, and who has authenticated stays", async () => {
  setup = await openTestDoor({ connections: { total: 10, perPeer: 10 } });
  const { door, credential } = setup;
  const known = await TestPeer.connect(door.ports.relay_tls, { tls: true });
  await known.reply();
  await known.ask("EHLO client.test");
  expect(await known.ask(`AUTH PLAIN ${plain(credential.username, credential.password)}`)).toMatch(/^235/);
  const few = await Promise.all(Array.from({ length: 7 }, greeted));
  setup.forward(11_000);
  for (const peer of few) expect(await peer.ask("NOOP")).toMatch(/^250/);
  const one = await greeted();
  setup.forward(11_000);
  for (const peer of [...few, one]) expect(await peer.reply()).toMatch(/^421 4\.4\.2/);
  expect(await known.ask("NOOP")).toMatch(/^250/);
  known.destroy();
});

test("a thousand connections that say nothing leave room for one that does, and nothing when they go", async () => {
  setup = await openTestDoor({ connections: { total: 2_000, perPeer: 2_000 } });
  const silent: TestPeer[] = [];
  for (let i = 0; i < 10; i++) silent.push(...(await Promise.all(Array.from({ length: 100 }, greeted))));
  const peer = await greeted();
  await peer.ask("HELO client.test");
  await peer.ask("MAIL FROM:<a@customer.test>");
  await peer.ask(`RCPT TO:<${setup.world.defaultAddress.email}>`);
  await peer.ask("DATA");
  peer.send("Subject: x\r\n\r\nx\r\n.\r\n");
  expect(await peer.reply()).toMatch(/^250 /);
  setup.forward(301_000);
  for (const one of [...silent, peer]) expect(await one.reply()).toMatch(/^421 4\.4\.2/);
  for (const one of silent) expect(await one.reply()).toBe("closed");
  expect(setup.intake.budget.used).toBe(0);
});
