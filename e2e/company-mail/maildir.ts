import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Received } from "./contract.ts";
import { headerValues, parseReceived } from "./received.ts";

/** The messages of a Maildir that were delivered to `address`, oldest first. */
export async function readMaildir(folder: string, address: string): Promise<Received[]> {
  // Only `new`: a file appears there whole, by rename, and nobody here marks mail as read.
  const names = await readdir(join(folder, "new")).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const order = (name: string) => /^(\d+)\.V\w+M(\d+)/.exec(name)?.slice(1).map(Number) ?? [0, 0];
  const sorted = names
    .map((name) => ({ name, at: order(name) }))
    .sort((a, b) => (a.at[0] ?? 0) - (b.at[0] ?? 0) || (a.at[1] ?? 0) - (b.at[1] ?? 0));
  const found: Received[] = [];
  for (const { name } of sorted) {
    const raw = await readFile(join(folder, "new", name), "utf8");
    const deliveredTo = headerValues(raw, "Delivered-To")[0] ?? "";
    if (deliveredTo.toLowerCase() === address.toLowerCase()) found.push(await parseReceived(raw, deliveredTo));
  }
  return found;
}
