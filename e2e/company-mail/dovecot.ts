import { spawn } from "node:child_process";
import { chmod, mkdir, open, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../support/poll.ts";
import type { Submitter } from "./contract.ts";

/** Dovecot as nothing but a password checker for Postfix: no IMAP, no mail, one socket. */
function configuration(folder: string, socket: string): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols =
ssl = no
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_cache_size = 0
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/nonexistent
}
service auth {
  user = root
  unix_listener ${socket} {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service anvil {
  # No growing delay after a wrong password: a test asks for one.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`;
}

/** Starts Dovecot in `folder`, answering on `socket`. */
export async function startDovecot(folder: string, socket: string, submitters: readonly Submitter[]): Promise<void> {
  await Promise.all(["run", "state"].map((name) => mkdir(join(folder, name), { recursive: true })));
  const users = join(folder, "users");
  await writeFile(users, submitters.map((one) => `${one.username}:{PLAIN}${one.password}::::::\n`).join(""), {
    mode: 0o600,
  });
  await chmod(users, 0o600);
  await writeFile(join(folder, "dovecot.conf"), configuration(folder, socket));
  const said = await open(join(folder, "stderr.log"), "w");
  const child = spawn("dovecot", ["-F", "-c", join(folder, "dovecot.conf")], {
    detached: true,
    stdio: ["ignore", said.fd, said.fd],
  });
  child.unref();
  await said.close();
  await until("Dovecot's socket", async () => {
    if (child.exitCode !== null)
      throw new Error(`dovecot ended: ${await readFile(join(folder, "stderr.log"), "utf8")}`);
    return (await stat(socket)).isSocket();
  });
}
