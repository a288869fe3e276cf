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
