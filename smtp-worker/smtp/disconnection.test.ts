import { createTransport } from "nodemailer";
import { afterAll, expect, test } from "vitest";
import { runDisconnection } from "#lib/disconnect/run-disconnection.ts";
import { startDisconnection } from "#lib/disconnect/start-disconnection.ts";
import { processInbound } from "#lib/intake/process/process-inbound.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, type TestDoor } from "./testing/door.ts";

afterAll(closeParsing);

const native = "support@acme.postern.test";

/** Brings a mail to a native address without AUTH, as a company does that merely forwards, and has it processed. */
async function forward({ door, world }: TestDoor, headers: readonly string[]): Promise<void> {
  const raw = [...headers, "To: support@company.test", "", "Hello.", ""].join("\r\n");
  const transport = createTransport({ host: "127.0.0.1", port: door.ports.mx, ignoreTLS: true });
  await transport.sendMail({ raw, envelope: { from: "forwarder@company.test", to: native } });
  transport.close();
  const { id } = await world.db.inboundMessage.findFirstOrThrow({ orderBy: { receivedAt: "desc" } });
  await processInbound(id, { db: world.db });
}

test("a session that was open is ended, and what the company still forwards to a native address makes and updates tickets, unmarked", async () => {
  const all = await openTestDoor();
  const { world, door, domainId, credential } = all;
  const session = await TestPeer.connect(door.ports.relay_tls, { tls: true });
  expect(await session.reply()).toMatch(/^220/);
  await session.ask("HELO mail.company.test");
  expect(await session.ask(`AUTH PLAIN ${plain(credential.username, credential.password)}`)).toMatch(/^235/);
  await session.ask("MAIL FROM:<a@customer.test>");
  expect(await session.ask(`RCPT TO:<${native}>`)).toMatch(/^250/);
  expect(await session.ask("DATA")).toMatch(/^354/);
  session.send("From: a@customer.test\r\nSubject: x\r\n\r\nhalf");

  const input = { domainId, queue: "drain", confirm: "company.test", addresses: 1 } as const;
  const { disconnectionId } = await startDisconnection(world.ctx(), input);
  const isOver = () => world.db.disconnection.count({ where: { id: disconnectionId, step: "finished" } });
  while (!(await isOver())) await runDisconnection(disconnectionId, world.db);

  session.send(" way\r\n.\r\n");
  expect(await session.reply()).toMatch(/^421 4\.7\.0/);
  expect(await session.reply()).toBe("closed");
  expect(await world.db.inboundMessage.count()).toBe(0);

  await forward(all, ["From: customer@customer.test", "Message-ID: <one@customer.test>", "Subject: A question"]);
  await forward(all, [
    "From: customer@customer.test",
    "Message-ID: <two@customer.test>",
    "In-Reply-To: <one@customer.test>",
    "Subject: Re: A question",
  ]);
  const tickets = await world.db.ticket.findMany({ include: { comments: true } });
  expect(tickets).toMatchObject([
    { authenticated: false, comments: [{ authenticated: false }, { authenticated: false }] },
  ]);
  await all.close();
});
