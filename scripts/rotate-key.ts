// `npm run rotate-key`: seals everything under a new SECRET_KEY while Postern runs. Can be stopped at any moment and started again.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { env, secrets } from "../lib/env.ts";
import { startPostgres } from "./postgres.ts";
import { runningPostgres } from "./postgres-leftover.ts";

const releasers: (() => Promise<unknown> | unknown)[] = [];
let code = 1;
try {
  code = await run();
} catch (error) {
  say(`stopped: ${error instanceof Error ? error.message : String(error)}`);
  say("nothing is lost: what was moved is moved, and the same command goes on.");
} finally {
  for (const release of releasers.reverse()) await release();
}
process.exit(code);

async function run(): Promise<number> {
  await findDatabase();
  const { openDatabase } = await import("../lib/db/client.ts");
  const { Holds } = await import("../lib/db/hold.ts");
  const { keyIsOurFile, keyRing, previousKeyFile } = await import("../lib/crypto/key-ring.ts");
  const { replaceKeyFile } = await import("../lib/keys/key-files.ts");
  const { examine, rotate, UnknownKeys } = await import("../lib/keys/rotate.ts");
  const db = openDatabase(secrets.databaseUrl(), { max: 2 });
  releasers.push(() => db.$disconnect());
  const holds = new Holds(secrets.databaseUrl());
  releasers.push(() => holds.close());
  if (!(await holds.hold("rotate-key"))) {
    say("another rotation is at work on this database.");
    return 1;
  }

  const counts = await examine(db).catch((error: unknown) => {
    if (!(error instanceof UnknownKeys)) throw error;
    const all = [...error.unknown.values()].reduce((sum, count) => sum + count, 0);
    const each = [...error.unknown].map(([id, count]) => `${count} under ${id}`).join(", ");
    say(`${all} secrets are sealed under keys that are not here (${each}). Nothing was changed.`);
    say("Give the key that they were sealed under as SECRET_KEY_PREVIOUS, and run this again.");
    return null;
  });
  if (!counts) return 1;

  const inFile = keyIsOurFile();
  const previousFile = join(env.dataDir, previousKeyFile);
  if (!keyRing().previous) {
    if (!inFile) {
      say(
        `all ${counts.current} secrets are sealed under the key of SECRET_KEY (${keyRing().current.id}), and no other key is given.`,
      );
      say("To change it, in this order, so that no process ever meets a secret that it cannot open:");
      say(
        "  1. Everywhere, SECRET_KEY stays and SECRET_KEY_PREVIOUS is the new key. Restart the processes, in any order.",
      );
      say(
        "  2. Everywhere, SECRET_KEY is the new key and SECRET_KEY_PREVIOUS the old one. Restart the processes, in any order.",
      );
      say("  3. npm run rotate-key, with the same settings.");
      return 0;
    }
    replaceKeyFile(env.dataDir);
    say(`new key ${keyRing().current.id} in ${env.dataDir}; the running processes have it from now on.`);
  } else if (inFile && counts.previous === 0) {
    say(
      `the change to key ${keyRing().current.id} goes back to ${changedAt(previousFile)}; looking for anything that it left …`,
    );
  }

  const moved = new Map<string, number>();
  const report = await rotate(db, {
    progress(purpose, count) {
      moved.set(purpose, (moved.get(purpose) ?? 0) + count);
      say(`${purpose}: ${moved.get(purpose)} moved`);
    },
  });
  say(`${report.moved} secrets moved from key ${report.from} to ${report.to}, ${report.left} left.`);
  for (const row of report.damaged) say(`  damaged, opened by no key: ${row}. Enter this credential anew.`);
  if (report.left > report.damaged.length || report.open > 0) {
    say("Some are in use at this moment. Run this again before the previous key is destroyed.");
    return 1;
  }
  tellEnd(inFile ? previousFile : null);
  return report.damaged.length > 0 ? 1 : 0;
}

/** When, and how, the previous key may go. */
function tellEnd(previousFile: string | null): void {
  say("Nothing in the database needs the previous key any more. Before it is destroyed:");
  if (previousFile) {
    say("  - Postern on other machines with this database must have the two files too. Copy them, and run this again.");
  } else {
    say(
      "  - Every process must run with the new SECRET_KEY. Once they do, run this again: it must find nothing to move.",
    );
  }
  say(
    "  - Browsers get a new cookie with the next page that they open, and no cookie lives longer than seven days: keep the key so long.",
  );
  say("  - Backups of the database made before now open with it alone: keep it with them, and nowhere else.");
  say(previousFile ? `Then delete ${previousFile}.` : "Then remove SECRET_KEY_PREVIOUS, and restart the processes.");
}

function changedAt(file: string): string {
  return existsSync(file) ? statSync(file).mtime.toISOString().slice(0, 16).replace("T", " ") : "an unknown time";
}

/** The database of DATABASE_URL; else the embedded one: that of the Postern that runs, or for as long as this takes. */
async function findDatabase(): Promise<void> {
  if (process.env.DATABASE_URL) return;
  const folder = join(env.dataDir, "postgres");
  if (!existsSync(join(folder, "data", "PG_VERSION"))) throw new Error(`there is no database under ${env.dataDir}`);
  const running = await runningPostgres(folder);
  if (running) {
    process.env.DATABASE_URL = running;
    return;
  }
  const { lockFolder } = await import("./lock-folder.ts");
  releasers.push(lockFolder(env.dataDir));
  const postgres = await startPostgres(folder);
  releasers.push(() => postgres.stop());
  process.env.DATABASE_URL = postgres.url;
}

function say(words: string): void {
  console.log(`postern: ${words}`);
}
