import { chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeCertificates } from "../../e2e/company-mail/certificates.ts";
import { startDovecot } from "../../e2e/company-mail/dovecot.ts";
import { until } from "../../e2e/support/poll.ts";
import { freePorts } from "../../e2e/support/ports.ts";
import { run } from "../../e2e/support/run.ts";
import { scratch } from "../scratch.ts";
import { envelope, login, type Peer } from "./contract.ts";
import { mainCf, masterCf } from "./postfix-config.ts";

/** The next hop of released mail: a port of localhost, and the authority that signed its certificate. */
export interface NextHop {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly caFile: string;
}

export interface PostfixPeer extends Peer {
  /** Messages in a queue. */
  count(queue: "hold" | "incoming" | "active" | "deferred"): Promise<number>;
  /** Puts what is held into the queue that is sent from, without sending yet. */
  release(): Promise<void>;
  /** Sends what is queued. */
  flush(): Promise<void>;
}

/** A Postfix with Dovecot's SASL in a folder of its own. Needs root. Throws when one of them is not installed. */
export async function startPostfix(nextHop: NextHop | null = null): Promise<PostfixPeer> {
  const root = scratch.folder(`postfix-${nextHop ? "outbound" : "inbound"}`);
  const below = (name: string) => join(root, name);
  for (const name of ["etc", "queue", "data", "log", "tls", "dovecot"]) await mkdir(below(name), { mode: 0o755 });
  await chown(below("data"), Number(await run("id", ["-u", "postfix"])), 0);
  const certificates = await makeCertificates(below("tls"));
  const [port = 0] = await freePorts(1);
  const saslSocket = below("dovecot/sasl");
  const setup = {
    root,
    port,
    certificate: certificates.chainFile,
    key: certificates.keyFile,
    caFile: nextHop?.caFile ?? certificates.caFile,
    saslSocket,
    nextHopPort: nextHop?.port ?? 0,
  };
  await writeFile(below("etc/main.cf"), mainCf(setup));
  await writeFile(below("etc/master.cf"), masterCf(port));
  const password = nextHop ? `[localhost]:${nextHop.port} ${nextHop.username}:${nextHop.password}\n` : "";
  await writeFile(below("etc/sasl_passwords"), password, { mode: 0o600 });

  await startDovecot(below("dovecot"), saslSocket, [{ ...login, addresses: [] }]);
  const dovecot = await until("Dovecot", async () => Number(await readFile(below("dovecot/run/master.pid"), "utf8")));
  scratch.own(dovecot);
  await run("postfix", ["-c", below("etc"), "start"]);
  const master = await until("Postfix", async () => Number(await readFile(below("queue/pid/master.pid"), "utf8")));
  scratch.own(master);
  return {
    name: "postfix",
    title: `Postfix ${(await run("postconf", ["-h", "mail_version"])).trim()} with Dovecot ${(await run("dovecot", ["--version"])).split(" ")[0]}`,
    target: { ...envelope, ...login, port },
    roots: [master, dovecot],
    // Some queues are folders of folders.
    count: async (queue) =>
      (await readdir(below(`queue/${queue}`), { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      ).length,
    async release() {
      await run("postsuper", ["-c", below("etc"), "-H", "ALL"]);
    },
    async flush() {
      await run("postqueue", ["-c", below("etc"), "-f"]);
    },
    async clear() {
      for (const name of await readdir(below("queue/hold"))) await rm(below(`queue/hold/${name}`));
    },
    async close() {
      await run("postfix", ["-c", below("etc"), "stop"]);
      process.kill(dovecot);
      scratch.disown(master);
      await until("Dovecot's end", () => !isAlive(dovecot));
      scratch.disown(dovecot);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
