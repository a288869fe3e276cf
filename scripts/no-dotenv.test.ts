import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "postern-dotenv-"));
  writeFileSync(join(dir, ".env"), "FROM_A_FILE=yes\n");
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What a web process finds in its environment once Next has begun; there is no build here, which it says. */
function settingSeen(before: string): string {
  const script = `${before}
    const { default: next } = await import("next");
    await next({ dev: false, dir: ${JSON.stringify(dir)} }).prepare().catch(() => undefined);
    process.stdout.write("seen: " + process.env.FROM_A_FILE);
    process.exit();`;
  const env = { ...process.env, NODE_ENV: "production" as const };
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" });
  return /seen: (.*)$/.exec(stdout)?.[1] ?? stdout;
}

test("a file named .env changes no setting of the web process, as it changes none of the worker's", () => {
  expect(settingSeen("")).toBe("yes");
  const noDotenv = new URL("./no-dotenv.ts", import.meta.url).href;
  expect(settingSeen(`await import(${JSON.stringify(noDotenv)});`)).toBe("undefined");
});
