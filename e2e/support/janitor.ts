import { spawn } from "node:child_process";

/** Runs the clean-up once, on request or when this process is gone, however it went. */
export interface Janitor {
  cleanUp(): Promise<void>;
}

// `kill -0` also finds the dead that nobody has buried, and in a container that may be for ever.
const prelude = `cat >/dev/null
alive() { kill -0 "$1" 2>/dev/null && ! grep -qs '^State:.*Z' "/proc/$1/status"; }
`;

/**
 * Leaves `script` (POSIX sh) with a small process of its own that runs it when our end of its pipe closes: a test runner that
 * is killed with -9 leaves no mail server behind. `args` are the script's $1, $2 …, and `alive PID` is there for it to ask.
 */
export function hireJanitor(script: string, args: readonly string[]): Janitor {
  const child = spawn("/bin/sh", ["-c", prelude + script, "janitor", ...args], {
    // Its own session: a Ctrl-C meant for the runner must not end the one who tidies up after it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    async cleanUp() {
      child.stdin.end();
      await gone;
    },
  };
}
