// Development: `db.ts init` writes the first migration anew, `db.ts add <name>` writes the next one, `db.ts check` fails on drift.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { diffSchema } from "./diff-schema.ts";
import { startPostgres } from "./postgres.ts";

const migrations = join(dirname(fileURLToPath(import.meta.url)), "..", "prisma", "migrations");
const initial = "20261122000000_init";
const [command, name] = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), "postern-shadow-"));
const postgres = await startPostgres(folder, { settings: ["fsync=off"] });
try {
  if (command === "init") write(initial, await diffSchema(postgres.url, "empty"));
  else if (command === "check") {
    const drift = await diffSchema(postgres.url, "migrations");
    if (drift) {
      console.error(`schema.prisma and the migrations differ; what is missing:\n${drift}`);
      process.exitCode = 1;
    } else console.log("schema.prisma and the migrations agree");
  } else if (command === "add" && name && /^[a-z0-9_]+$/.test(name)) {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    write(`${stamp}_${name}`, await diffSchema(postgres.url, "migrations"));
  } else {
    console.error("usage: node scripts/db.ts init | add <name> | check");
    process.exitCode = 2;
  }
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function write(migration: string, sql: string): void {
  if (!sql) {
    console.log("nothing to write: schema.prisma and the migrations agree");
    return;
  }
  mkdirSync(join(migrations, migration), { recursive: true });
  writeFileSync(join(migrations, migration, "migration.sql"), sql);
  console.log(`wrote prisma/migrations/${migration}/migration.sql`);
}
