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

test.runIf(process.platform === "linux")("a connection that only waits is probed within seconds", async () => {
  const { url, close } = await testDatabase();
  const pool = openPool({ connectionString: url, max: 1 });
  const client = await pool.connect();
  await client.query("select");
  const { localPort } = (client as unknown as { connection: { stream: Socket } }).connection.stream;
  const port = `:${localPort?.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n");
  const [, , , , , timer = ""] =
    rows.map((row) => row.trim().split(/\s+/)).find(([, from]) => from?.endsWith(port)) ?? [];
  // 2: the keep-alive timer; hundredths of a second.
  const [kind, due = ""] = timer.split(":");
  expect(kind).toBe("02");
  expect(Number.parseInt(due, 16)).toBeLessThanOrEqual(1_000);
  client.release();
  await pool.end();
  await close();
});
