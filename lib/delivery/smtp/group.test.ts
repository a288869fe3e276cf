import type { Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { asFault } from "../fault.ts";
import { chunkingPeer } from "./chunking-peer.ts";
import { fitting, groupSizeOf, type Handed, sendGroup } from "./group.ts";
import { openConnection } from "./open.ts";
import { clientOptions, peerAt } from "./testing.ts";
import { NothingSent, sendMessage } from "./transaction.ts";

const limits = { ...clientOptions().timeouts, finalDot: 300 };
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0).toReversed()) await each.close();
});

/** A peer and a connection to it. */
async function dialogue(...script: Parameters<typeof chunkingPeer>) {
  const peer = await chunkingPeer(...script);
  closing.push(peer);
  const connection = await openConnection(peerAt(peer.port, { tls: "none", auth: null }), clientOptions());
  closing.push({ close: async () => connection.destroy() });
  return { peer, connection };
}

const mail = (n: number, message = `Subject: ${n}\r\n\r\n.\r\nwords ${n}\r\n`) => ({
  from: "help@company.test",
  to: `customer${n}@customer.test`,
  message: Buffer.from(message),
});
const three = [mail(1), mail(2), mail(3)];
/** A word for each message: its reply's code, or its fault's. */
const words = (handed: readonly Handed[]) =>
  handed.map(({ result }) =>
    result instanceof NothingSent ? "nothing sent" : result instanceof Error ? asFault(result).code : result.code,
  );

test("a group goes in one write, each message whole and in a transaction of its own", async () => {
  const { peer, connection } = await dialogue();
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual([250, 250, 250]);
  expect(peer.messages).toEqual(three.map(({ message }) => message.toString()));
  expect(peer.commands[0]?.slice(1, 6)).toEqual([
    "RSET",
    "MAIL FROM:<help@company.test>",
    "RCPT TO:<customer1@customer.test>",
    "BDAT 26 LAST",
    "RSET",
  ]);
  expect(handed[1]?.dialogue).toBe(
    "C: RSET\nC: MAIL FROM:<help@company.test>\nC: RCPT TO:<customer2@customer.test>\nC: BDAT 26 LAST\nC: [message of 26 bytes]\n" +
      "S: 250 ok\nS: 250 ok\nS: 250 ok\nS: 250 ok\n",
  );
});

test.each([
  ["RCPT TO:<customer2@customer.test>", "550 5.1.1 nobody\r\n", "recipient_refused", false],
  ["RCPT TO:<customer2@customer.test>", "450 4.2.1 greylisted\r\n", "temporary_refusal", true],
  ["words 2", "452 4.3.1 full\r\n", "temporary_refusal", true],
  ["words 2", "554 5.6.0 spam\r\n", "content_refused", false],
  ["words 2", "552 5.3.4 too big\r\n", "message_too_large", false],
])("%s answered %j is that message's fault alone", async (at, reply, code, temporary) => {
  let refused = false;
  const { peer, connection } = await dialogue((line, _socket, message) => {
    if (line.startsWith("BDAT") && refused) {
      refused = false;
      return "503 5.5.1 no valid recipients\r\n";
    }
    refused = line === at;
    return line === at || message.includes(at) ? reply : undefined;
  });
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual([250, code, 250]);
  expect(asFault(handed[1]?.result)).toMatchObject({ temporary, scope: "message", reply: reply.trim() });
  expect(peer.messages).toHaveLength(2);
  expect((await sendMessage(connection, mail(4), limits)).code).toBe(250);
});

test("replies in pieces, some of several lines, are each their own message's", async () => {
  let said = "";
  const { connection } = await dialogue((line, socket, message) => {
    if (line.startsWith("EHLO")) return undefined;
    const refused = message.includes("words 2");
    said += line.startsWith("BDAT") && refused ? "554-5.6.0 no\r\n554 5.6.0 never\r\n" : "250-2.0.0\r\n250 taken\r\n";
    return message.includes("words 3") ? inPieces(socket, said) : null;
  });
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual([250, "content_refused", 250]);
  expect(asFault(handed[1]?.result).reply).toBe("554-5.6.0 no\n554 5.6.0 never");
});

/** Writes a text five bytes at a time. */
function inPieces(socket: Socket, text: string, at = 0): null {
  if (at < text.length) socket.write(text.slice(at, at + 5), () => setImmediate(inPieces, socket, text, at + 5));
  return null;
}

test("a connection lost between two messages: what was answered was taken, the others may have been", async () => {
  const { connection } = await dialogue((line, socket, message) => {
    if (line.startsWith("BDAT") && message.includes("words 2")) socket.end();
    return message.includes("words 2") || message.includes("words 3") ? null : undefined;
  });
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual([250, "connection_lost", "connection_lost"]);
  expect(asFault(handed[2]?.result)).toMatchObject({ temporary: true, step: "content" });
  expect(connection.usable).toBe(false);
});

test("a peer that falls silent is waited for no longer than one answer may take", async () => {
  const { connection } = await dialogue((_line, _socket, message) => (message.includes("words 3") ? null : undefined));
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual([250, 250, "connection_timeout"]);
});

test("after 421 the rest of a group was not taken: it may leave at once over another connection", async () => {
  const { connection } = await dialogue((line, socket) => {
    if (line !== "MAIL FROM:<help@company.test>" || socket.bytesRead < 200) return undefined;
    socket.end("421 4.7.0 enough for one connection\r\n");
    return null;
  });
  const long = [1, 2, 3].map((n) => mail(n, `Subject: ${n}\r\n\r\n${"x".repeat(60)}\r\n`));
  const handed = await sendGroup(connection, [long[0] as never], limits);
  expect(words(handed)).toEqual([250]);
  const rest = await sendGroup(connection, long.slice(1), limits);
  expect(words(rest)).toEqual(["temporary_refusal", "nothing sent"]);
  expect(connection.usable).toBe(false);
});

test.each([1, 2, 3])(
  "a reply too many ends the connection, and no message is taken for sent or refused on another's reply: %i",
  async (at) => {
    const { connection } = await dialogue((line, _socket, message) => {
      if (line.startsWith(`RCPT TO:<customer${at}@`)) return "250 ok\r\n250 one too many\r\n";
      return line.startsWith("BDAT") && message.includes("words 2") ? "554 5.6.0 spam\r\n" : undefined;
    });
    const handed = await sendGroup(connection, three, limits);
    expect(words(handed)).toEqual(["connection_lost", "connection_lost", "connection_lost"]);
    expect(handed.every(({ result }) => asFault(result).temporary)).toBe(true);
    expect(connection.usable).toBe(false);
  },
);

test("a peer that announces BDAT and does not know it fails no message for good, and hears nothing more", async () => {
  const { connection } = await dialogue((line) => (line.startsWith("BDAT") ? "502 5.5.1 unknown\r\n" : undefined));
  const handed = await sendGroup(connection, three, limits);
  expect(words(handed)).toEqual(["temporary_refusal", "temporary_refusal", "temporary_refusal"]);
  expect(handed.every(({ result }) => asFault(result).temporary)).toBe(true);
  expect(connection.usable).toBe(false);
});

test("no bare CR or LF and no unfinished line travels in a chunk", async () => {
  const { peer, connection } = await dialogue();
  const odd = ["a\rb\nc", "a\r\n\nb\r\r\n", "\r\n.\r\n"].map((text, n) => mail(n, text));
  expect(words(await sendGroup(connection, odd, limits))).toEqual([250, 250, 250]);
  expect(peer.messages).toEqual(["a\r\nb\r\nc\r\n", "a\r\n\r\nb\r\n\r\n", "\r\n.\r\n"]);
});

test("a message that cannot be sent is left out, and no address can add a command", async () => {
  const { peer, connection } = await dialogue();
  const bad = { ...mail(2), to: "a@b.test>\r\nRCPT TO:<c@d.test" };
  expect(words(await sendGroup(connection, [mail(1), bad, mail(3)], limits))).toEqual([250, "internal", 250]);
  expect(peer.messages).toHaveLength(2);
  expect(peer.lines.join()).not.toContain("d.test");
});

test("a peer gets one message until it has taken one, then twice as many with each group, where it offers what that needs", async () => {
  const { connection } = await dialogue();
  expect(groupSizeOf(connection)).toBe(1);
  await sendMessage(connection, mail(0), limits);
  const sizes = [];
  for (let n = 0; n < 5; n += 1) {
    sizes.push(groupSizeOf(connection));
    await sendGroup(connection, three, limits);
  }
  expect(sizes).toEqual([2, 4, 8, 16, 16]);
  for (const announce of ["250-mx\r\n250 PIPELINING\r\n", "250-mx\r\n250 CHUNKING\r\n"]) {
    const { connection: other } = await dialogue(undefined, announce);
    await sendMessage(other, mail(0), limits);
    expect(groupSizeOf(other)).toBe(1);
  }
});

test("large messages go in groups of few, and the largest alone", () => {
  const kilobyte = 1024;
  expect(fitting([2, 2, 2].map((size) => size * kilobyte))).toBe(3);
  expect(fitting([200, 50, 50].map((size) => size * kilobyte))).toBe(2);
  expect(fitting([9_000, 1].map((size) => size * kilobyte))).toBe(1);
});
