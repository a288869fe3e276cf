import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { expect, test } from "vitest";
import { testDatabase } from "#lib/testing/database.ts";
import { openPool } from "./pool.ts";

test("what a dying server says to a connection that nobody listens to any more ends nothing", async () => {
  const { url, close } = await testDatabase();
  const pool = openPool({ connectionString: url, max: 1 });
  const client = await pool.connect();
  // Handed out, and removed: neither the pool nor its user listens.
  expect(() => client.emit("error", new Error("terminating connection"))).not.toThrow();
  client.release(true);
  expect(() => client.emit("error", new Error("terminating connection"))).not.toThrow();
  await pool.end();
  await close();
});

test.runIf(process.platform === "linux")("who waits on a connection finds out that the other end is gone", async () => {
  const { url, close } = await testDatabase();
  const pool = openPool({ connectionString: url, max: 1 });
  const client = await pool.connect();
  await client.query("select");
  const { localPort = 0, remotePort = 0 } = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  // Once what was said last has been acknowledged.
  await expect.poll(() => [keepAlive(localPort, remotePort), keepAlive(remotePort, localPort)]).toEqual([true, true]);
  client.release();
  await pool.end();
  await close();
});

/** Whether this end of a connection probes the other within ten seconds. */
function keepAlive(from: number, to: number): boolean {
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n");
  const ends = [from, to].map((port) => `:${port.toString(16).toUpperCase().padStart(4, "0")}`);
  const fields = rows
    .map((row) => row.trim().split(/\s+/))
    .find((row) => ends.every((end, at) => row[at + 1]?.endsWith(end)));
  // 2: the keep-alive timer; hundredths of a second.
  const [kind, due = ""] = fields?.[5]?.split(":") ?? [];
  return kind === "02" && Number.parseInt(due, 16) <= 1_000;
}

test("a transaction whose process stands still is ended before its work is given to another", async () => {
  const { url, close } = await testDatabase();
  const pool = openPool({ connectionString: url, max: 1 });
  const { rows } = await pool.query("select current_setting('idle_in_transaction_session_timeout') as longest");
  expect(rows).toEqual([{ longest: "30s" }]);
  await pool.end();
  await close();
});
