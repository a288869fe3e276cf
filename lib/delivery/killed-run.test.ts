import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import { queue, testDelivery } from "./testing.ts";

let world: World;
let relay: SmtpPeer;

beforeEach(async () => {
  world = await testWorld();
  relay = await smtpPeer();
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
});
afterEach(async () => {
  delete process.env.SYSTEM_SMTP_URL;
  await relay.close();
  await world.close();
});

const module = new URL("./deliver-lane.ts", import.meta.url).href;
const script = `const { deliverLane } = await import(${JSON.stringify(module)});
await deliverLane("system", new AbortController().signal);`;

test("a process killed amid 200 messages loses none, and only what was not yet on record leaves twice, as the same message", async () => {
  const ids = new Set<string>();
  for (let n = 0; n < 200; n += 1) ids.add((await queue(world, world.defaultAddress.id)).emailId);

  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: { ...process.env, DATABASE_URL: world.url },
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  await expect.poll(() => relay.messages.length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(40);
  child.kill("SIGKILL");
  await exited;
  expect(await world.db.outboundMessage.count({ where: { state: "queued" } })).toBeGreaterThan(0);

  const systemRelay = { host: "127.0.0.1", port: relay.port, implicitTls: false, auth: null };
  const delivery = testDelivery(world, { systemRelay });
  const left = async () => {
    await deliverLaneWith(delivery.deps, "system", new AbortController().signal);
    return world.db.outboundMessage.count({ where: { state: { not: "sent" } } });
  };
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
  await delivery.close();

  const sent = relay.messages.map(({ raw }) => /^X-Zendesk-Email-Id: (\S+)/m.exec(raw)?.[1] ?? "");
  expect(new Set(sent)).toEqual(ids);
  expect(sent.length - ids.size).toBeLessThanOrEqual(32);
  expect(new Set(relay.messages.map(({ raw }) => raw)).size).toBe(200);
});
