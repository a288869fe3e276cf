import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { queueMessage } from "#lib/delivery/enqueue.ts";
import type { IntakeOptions } from "#lib/intake/open-intake.ts";
import { invite } from "#lib/invitations/invite.ts";
import type { World } from "#lib/testing/world.ts";
import { startVerification } from "#lib/verification/start-verification.ts";
import { play } from "./testing/dialogue.ts";
import { openTestDoor, type TestDoor } from "./testing/door.ts";

const folder = new URL("./dialogues/", import.meta.url);
let door: TestDoor | undefined;
afterEach(() => door?.close());

/** What some dialogues need beside the common world. */
const options: Record<string, IntakeOptions> = { "over-size.dlg": { maxMessageSize: 10_000 } };
const values: Record<string, (door: TestDoor) => Promise<Record<string, string>>> = {
  "loop.dlg": ({ world }) => loopValues(world),
  "auth-abuse.dlg": authValues,
};

for (const name of readdirSync(folder).filter((file) => file.endsWith(".dlg"))) {
  test(`the dialogue ${name} goes as written`, async () => {
    door = await openTestDoor(options[name]);
    const given = await values[name]?.(door);
    await play(readFileSync(new URL(name, folder), "utf8"), door, given);
    // Whatever was said, nothing of it stays in memory.
    await expect.poll(() => door?.intake.budget.used).toBe(0);
  });
}

async function authValues({ credential }: TestDoor): Promise<Record<string, string>> {
  const { username, password } = credential;
  const base64 = (...parts: string[]) => Buffer.from(parts.join("\0")).toString("base64");
  return {
    fourParts: base64("", username, password, ""),
    plainNul: base64("", username, `${password}\0`),
    plainAsOther: base64("admin", username, password),
    endless: base64("", username, "x".repeat(6_000)),
  };
}

async function loopValues(world: World): Promise<Record<string, string>> {
  const hop = "Received: from a by b; Mon, 2 Nov 2026 00:00:00 +0000\\r\\n";
  const { emailId } = await withTransaction(world.ctx(), (tx) =>
    queueMessage(tx, {
      kind: "request_received",
      addressId: world.defaultAddress.id,
      recipient: "customer@customer.test",
      to: [{ address: "customer@customer.test" }],
      subject: "Received",
      bodyText: "We have it.",
      locale: "en",
    }),
  );
  const { id } = await world.db.supportAddress.findFirstOrThrow({ where: { kind: "smtp_connector" } });
  await startVerification(world.ctx(), { addressId: id, direction: "inbound" });
  const awaited = await world.db.outboundMessage.findFirstOrThrow({ where: { kind: "verification" } });
  await invite(world.ctx(), { email: "new@customer.test", role: "agent", locale: "en" });
  const invitation = await world.db.outboundMessage.findFirstOrThrow({ where: { kind: "invitation" } });
  const ids = { emailId, awaitedId: awaited.emailId, invitationId: invitation.emailId };
  return { hop50: hop.repeat(50), hop51: hop.repeat(51), ...ids };
}
