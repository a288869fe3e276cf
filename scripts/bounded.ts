// `npm run test:bounded [clients] [MB]`: many clients send one large message each, at once. Prints the most memory that the worker
// took and its longest hold-up, for several kinds of message; ends with 1 when one was refused, lost, took more than 768 MiB or held the event loop up for 150 ms.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { startWorker, type WatchedWorker } from "./bounded/worker.ts";

const [clients = 100, megabytes = 25] = process.argv.slice(2, 4).map(Number);
const only = process.argv.slice(4);
const limit = 768 * 1024 * 1024;
/** Milliseconds. */
const longestStall = 150;
const mb = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;

const wrapped = (line: string, size: number) => `${line}\r\n`.repeat(Math.ceil(size / (line.length + 2)));
const kinds: Record<string, (size: number) => string> = {
  "an attachment": (size) =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(randomBytes(57).toString("base64"), size)}--b--\r\n`,
  "plain text": (size) =>
    `Content-Type: text/plain\r\n\r\n${wrapped("All work and no play makes Jack a dull boy.", size)}`,
  "empty lines": (size) => `Content-Type: text/plain\r\n\r\nx\r\n${"\r\n".repeat(size / 2)}`,
  "quoted-printable HTML": (size) =>
    `Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${wrapped("<p>Tout va tr=E8s bien, madame la marquise =E0 bient=F4t</p>", size)}`,
  "two thousand parts": (size) =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n\r\n${wrapped("a line of one of many parts", size / 1_900)}`.repeat(1_900)}--b--\r\n`,
};

const worker = await startWorker();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void worker.stop().then(() => process.exit(1)));
let failed = false;
try {
  const idle = (await worker.measure()).rss;
  console.log(`idle: ${mb(idle)}`);
  for (const [name, make] of Object.entries(kinds)) {
    if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
    const before = Date.now();
    const body = Buffer.from(make(megabytes * 1024 * 1024), "latin1");
    const replies = await Promise.all(Array.from({ length: clients }, (_, i) => send(worker, body, i)));
    for (const refusal of new Set(replies.filter((reply) => !reply.startsWith("250"))))
      console.log(`refused: ${refusal.trim()}`);
    const accepted = replies.filter((reply) => reply.startsWith("250")).length;
    const door = { ...(await worker.measure()), peak: worker.peak(), seconds: (Date.now() - before) / 1_000 };
    await processed(worker.databaseUrl);
    const after = await worker.measure();
    const faults = await faultsSince(worker.databaseUrl);
    console.log(
      `${clients} × ${megabytes} MB of ${name}: ${accepted} accepted in ${door.seconds.toFixed(0)} s (peak ${mb(door.peak)}, stall ${door.stall.toFixed(0)} ms), ` +
        `processed after ${((Date.now() - before) / 1_000).toFixed(0)} s (peak so far ${mb(worker.peak())}, stall ${after.stall.toFixed(0)} ms)${faults}`,
    );
    failed ||= accepted < clients || worker.peak() > limit || Math.max(door.stall, after.stall) > longestStall;
  }
} finally {
  await worker.stop();
}
process.exitCode = failed ? 1 : 0;

/** One message over one connection; answers with the reply to its final dot. */
async function send({ mxPort, recipient }: WatchedWorker, body: Buffer, number: number): Promise<string> {
  const socket = connect(mxPort, "127.0.0.1");
  const ask = async (bytes: string | Buffer) => {
    socket.write(bytes);
    return once(socket, "data").then(([data]) => String(data));
  };
  await once(socket, "data");
  await ask("HELO client.test\r\n");
  await ask("MAIL FROM:<someone@customer.test>\r\n");
  await ask(`RCPT TO:<${recipient}>\r\n`);
  await ask("DATA\r\n");
  socket.write(`Subject: ${number}\r\nMessage-ID: <${number}.${Date.now()}@customer.test>\r\n`);
  for (let at = 0; at < body.length; at += 65_536) {
    if (!socket.write(body.subarray(at, at + 65_536))) await once(socket, "drain");
  }
  const reply = await ask(".\r\n");
  socket.destroy();
  return reply;
}

async function processed(url: string): Promise<void> {
  const client = new Client(url);
  // Stopped half way, the database goes first.
  client.on("error", () => undefined);
  await client.connect();
  for (;;) {
    const { rows } = await client.query("select count(*)::int as n from inbound_message where state = 'accepted'");
    if (rows[0].n === 0) break;
    await pause(250);
  }
  await client.end();
}

/** What could not be parsed; the messages and tickets are then cleared for the next kind. */
async function faultsSince(url: string): Promise<string> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(
    "select failure, count(*)::int as n from inbound_message where failure is not null group by 1",
  );
  // Locked in the order in which whoever sends reads them.
  await client.query("truncate outbound_message, inbound_message, ticket, inbound_chunk cascade");
  await client.end();
  return rows.map(({ failure, n }) => `, ${n} ${failure}`).join("");
}
