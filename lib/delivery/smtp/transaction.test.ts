import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type PeerOptions, type ScriptedPeer, type SmtpPeer, scriptedPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { asFault } from "../fault.ts";
import type { SmtpConnection } from "./connection.ts";
import { openConnection } from "./open.ts";
import { clientOptions, peerAt } from "./testing.ts";
import { NothingSent, sendMessage } from "./transaction.ts";

const limits = clientOptions().timeouts;
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).toReversed()) await each.close();
});

async function open(port: number): Promise<SmtpConnection> {
  const connection = await openConnection(peerAt(port, { tls: "none", auth: null }), clientOptions());
  closing.push({ close: async () => connection.destroy() });
  return connection;
}

async function realPeer(options: PeerOptions = {}): Promise<SmtpPeer> {
  const peer = await smtpPeer(options);
  closing.push(peer);
  return peer;
}

/** A peer that announces PIPELINING (or not) and answers by the first word of each line. */
async function talker(
  answers: Record<string, string>,
  announce = "250-mx\r\n250 PIPELINING\r\n",
): Promise<ScriptedPeer> {
  const inData = new WeakSet<Socket>();
  const peer = await scriptedPeer("220 mx\r\n", (line, socket) => {
    if (inData.has(socket) && line !== ".") return null;
    const word = inData.has(socket) ? "." : (line.split(/[ :]/)[0] ?? "").toUpperCase();
    inData.delete(socket);
    const answer = word === "EHLO" ? announce : (answers[word] ?? "250 ok\r\n");
    if (word === "DATA" && answer.startsWith("354")) inData.add(socket);
    if (answer === "close") socket.destroy();
    return answer === "close" ? null : answer;
  });
  closing.push(peer);
  return peer;
}

const mail = (text: string, to = "customer@customer.test") => ({
  from: "help@company.test",
  to,
  message: Buffer.from(text),
});
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => asFault(error),
  );

test("a message arrives as it was, dots and all, and the next one goes over the same connection", async () => {
  const peer = await realPeer();
  const connection = await open(peer.port);
  const reply = await sendMessage(connection, mail("Subject: a\r\n\r\n.\r\n..b\r\n.c\r\n"), limits);
  await sendMessage(connection, mail("Subject: b\r\n\r\nagain\r\n"), limits);
  expect(reply.code).toBe(250);
  expect(peer.messages.map(({ raw }) => raw)).toEqual([
    "Subject: a\r\n\r\n.\r\n..b\r\n.c\r\n",
    "Subject: b\r\n\r\nagain\r\n",
  ]);
  expect(peer.connections()).toBe(1);
});

test.each([
  ["MAIL", "550 5.7.1 not yours\r\n", "sender_refused", false],
  ["MAIL", "451 4.7.1 later\r\n", "temporary_refusal", true],
  ["MAIL", "552 5.3.4 too big\r\n", "message_too_large", false],
  ["RCPT", "550 5.1.1 nobody\r\n", "recipient_refused", false],
  ["RCPT", "553 5.7.1 <a@b.test>: Sender address rejected: not owned by user x\r\n", "sender_refused", false],
  ["RCPT", "550 5.1.8 bad sender\r\n", "sender_refused", false],
  [".", "550 5.7.60 Client does not have permissions to send as this sender\r\n", "sender_refused", false],
  ["RCPT", "450 4.2.1 greylisted\r\n", "temporary_refusal", true],
  ["DATA", "554 5.5.1 no\r\n", "content_refused", false],
  ["DATA", "451 4.3.0 no\r\n", "temporary_refusal", true],
  [".", "554 5.6.0 spam\r\n", "content_refused", false],
  [".", "452 4.3.1 full\r\n", "temporary_refusal", true],
  [".", "552 5.3.4 too big\r\n", "message_too_large", false],
])(
  "%s answered %j is %s, grouped or one by one, and the connection serves on",
  async (command, answer, code, temporary) => {
    for (const announce of ["250-mx\r\n250 PIPELINING\r\n", "250 mx\r\n"]) {
      const answers: Record<string, string> = { DATA: "354 go\r\n", [command]: answer };
      const peer = await talker(answers, announce);
      const connection = await open(peer.port);
      const fault = await faultOf(sendMessage(connection, mail("a\r\n"), limits));
      expect(fault).toMatchObject({
        code,
        temporary,
        refusedForNow: temporary,
        scope: "message",
        reply: answer.trim(),
      });
      answers[command] = command === "DATA" ? "354 go\r\n" : "250 ok\r\n";
      await sendMessage(connection, mail("b\r\n"), limits);
    }
  },
);

test("a peer that says 354 although it refused the recipient is given nothing", async () => {
  const peer = await talker({ RCPT: "550 5.1.1 nobody\r\n", DATA: "354 go\r\n" });
  const connection = await open(peer.port);
  const fault = await faultOf(sendMessage(connection, mail("secret words\r\n"), limits));
  expect(fault).toMatchObject({ code: "recipient_refused", step: "recipient" });
  expect(peer.lines.slice(1)).toEqual([
    "MAIL FROM:<help@company.test>",
    "RCPT TO:<customer@customer.test>",
    "DATA",
    ".",
  ]);
  expect(peer.lines.join()).not.toContain("secret words");
});

test("after a refusal the next message begins with RSET, after a success it does not", async () => {
  const answers: Record<string, string> = { RCPT: "550 5.1.1 nobody\r\n", DATA: "503 no recipient\r\n" };
  const peer = await talker(answers);
  const connection = await open(peer.port);
  await faultOf(sendMessage(connection, mail("a\r\n"), limits));
  Object.assign(answers, { RCPT: "250 ok\r\n", DATA: "354 go\r\n" });
  await sendMessage(connection, mail("b\r\n"), limits);
  await sendMessage(connection, mail("c\r\n"), limits);
  const words = peer.lines.map((line) => line.split(/[ :]/)[0]);
  expect(words).toEqual([
    "EHLO",
    "MAIL",
    "RCPT",
    "DATA",
    "RSET",
    "MAIL",
    "RCPT",
    "DATA",
    "b",
    ".",
    "MAIL",
    "RCPT",
    "DATA",
    "c",
    ".",
  ]);
});

test("a message over the announced SIZE is never begun; the size is declared where it fits", async () => {
  const peer = await talker({ DATA: "354 go\r\n" }, "250-mx\r\n250 SIZE 100\r\n");
  const connection = await open(peer.port);
  const fault = await faultOf(sendMessage(connection, mail("x".repeat(101)), limits));
  expect(fault).toMatchObject({ code: "message_too_large", temporary: false });
  await sendMessage(connection, mail("x".repeat(98)), limits);
  expect(peer.lines).toContain("MAIL FROM:<help@company.test> SIZE=98");
});

test("a connection that ends before a byte of the message was sent: a used one is replaced, a fresh one is a fault", async () => {
  const answers: Record<string, string> = { DATA: "354 go\r\n" };
  const peer = await talker(answers);
  const used = await open(peer.port);
  await sendMessage(used, mail("a\r\n"), limits);
  answers.MAIL = "close";
  await expect(sendMessage(used, mail("b\r\n"), limits)).rejects.toBeInstanceOf(NothingSent);
  const fresh = await open(peer.port);
  expect(await faultOf(sendMessage(fresh, mail("b\r\n"), limits))).toMatchObject({
    code: "connection_lost",
    step: "sender",
    temporary: true,
  });
});

test("a connection lost at the final dot is a fault for now: the message may or may not have been taken", async () => {
  const peer = await talker({ DATA: "354 go\r\n", ".": "close" });
  const connection = await open(peer.port);
  expect(await faultOf(sendMessage(connection, mail("a\r\n"), limits))).toMatchObject({
    code: "connection_lost",
    step: "content",
    temporary: true,
  });
  expect(connection.usable).toBe(false);
});

test("421 to a command is temporary, and nothing more is said on that connection", async () => {
  const peer = await talker({ MAIL: "421 4.3.2 closing\r\n", RCPT: "503 bad\r\n", DATA: "503 bad\r\n" });
  const connection = await open(peer.port);
  expect(await faultOf(sendMessage(connection, mail("a\r\n"), limits))).toMatchObject({
    code: "temporary_refusal",
    refusedForNow: true,
  });
  expect(connection.usable).toBe(false);
});

test("an answer that nobody asked for ends the connection instead of answering the next command", async () => {
  const peer = await talker({ DATA: "354 go\r\n", ".": "250 ok\r\n250 one too many\r\n" });
  const connection = await open(peer.port);
  await sendMessage(connection, mail("a\r\n"), limits);
  await expect.poll(() => connection.usable).toBe(false);
});

test("no address can add a command", async () => {
  const peer = await talker({ DATA: "354 go\r\n" });
  const connection = await open(peer.port);
  for (const to of ["a@b.test>\r\nRCPT TO:<c@d.test", "a b@c.test", "a@b.test> X=Y", "é@b.test"]) {
    expect(await faultOf(sendMessage(connection, mail("a\r\n", to), limits))).toMatchObject({
      code: "internal",
      temporary: true,
    });
  }
  expect(peer.lines).toEqual(["EHLO postern.test"]);
});
