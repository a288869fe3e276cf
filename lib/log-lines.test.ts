import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const module = JSON.stringify(new URL("./log-lines.ts", import.meta.url).href);
const run = async (script: string) => {
  const text = `import { logLines } from ${module}; const lines = logLines(); ${script}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text]);
  return stdout;
};
const numbers = Array.from({ length: 100 }, (_, at) => `${at}\n`).join("");
const write = 'for (let at = 0; at < 100; at++) lines.write(at + "\\n");';

test("every line comes out, in order, when a process ends by itself and when it exits in the middle of a turn", async () => {
  expect(await run(write)).toBe(numbers);
  expect(await run(`${write} process.exit(0);`)).toBe(numbers);
});

test("a process that goes on tells of one event without waiting for another", async () => {
  // It ends when its parent has read the line, and not before.
  const script = `import { logLines } from ${module}; logLines().write("event\\n"); setInterval(() => undefined, 1_000);`;
  const child = execFile(process.execPath, ["--input-type=module", "-e", script]);
  const line = await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill();
  expect(line).toBe("event\n");
});
