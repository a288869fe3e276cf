// `npm run test:fuzz [factor]`: the tests named fuzz.test.ts with a hundred times the runs of `npm test`, from a beginning that it prints.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";

const [factor = "100"] = process.argv.slice(2);
const seed = process.env.FUZZ_SEED ?? String(randomInt(2 ** 31));
console.log(`FUZZ_SEED=${seed} repeats this run`);
const { status } = spawnSync("vitest", ["run", "fuzz.test.ts"], {
  stdio: "inherit",
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_FACTOR: factor },
});
process.exitCode = status ?? 1;
