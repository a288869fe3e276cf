import { execFile } from "node:child_process";

/** Runs a command to its end and returns its standard output. Throws with everything it said when it fails. */
export function run(command: string, args: readonly string[], options: { cwd?: string } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      { cwd: options.cwd, maxBuffer: 16 * 1024 * 1024, timeout: 60_000 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${command} ${args.join(" ")} failed (${error.code}):\n${stdout}${stderr}`));
        else resolve(stdout);
      },
    );
    child.stdin?.on("error", () => undefined).end();
  });
}
