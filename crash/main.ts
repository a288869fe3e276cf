// `npm run test:crash [crashes]`: kills the worker and PostgreSQL under load and looks at what became of every message.
// The seed is printed; `CRASH_SEED=` repeats the order, the victims and the moments. Ends with 1 when anything is not as SPEC sections 4 and 6 say.
import "../bench/environment.ts";
import { randomInt } from "node:crypto";
import { cpSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scratch } from "../bench/scratch.ts";
import { crashes } from "./crashes.ts";
import { say } from "./say.ts";

const count = Number(process.argv[2] ?? 200);
const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31));

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
say(`seed ${seed} (CRASH_SEED=${seed} repeats it)`);
let failed = false;
try {
  const { faults, ...numbers } = await crashes(count, seed);
  console.log(JSON.stringify({ crashes: count, seed, ...numbers }));
  for (const fault of faults.slice(0, 40)) console.error(`fault: ${fault}`);
  failed = faults.length > 0;
} catch (error) {
  failed = true;
  console.error(error);
}
if (failed) {
  const kept = join(tmpdir(), `postern-crash-${seed}`);
  for (const name of readdirSync(scratch.root).filter((file) => file.endsWith(".log")))
    cpSync(join(scratch.root, name), join(kept, name));
  console.error(`\nThe crash tests failed. CRASH_SEED=${seed} repeats them; the workers' logs are in ${kept}`);
}
await scratch.close();
process.exit(failed ? 1 : 0);
