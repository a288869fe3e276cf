import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompanyMail } from "./company-mail/contract.ts";
import { hireJanitor } from "./support/janitor.ts";
import { until } from "./support/poll.ts";
import { freePorts } from "./support/ports.ts";
import { run } from "./support/run.ts";

const checkout = join(dirname(fileURLToPath(import.meta.url)), "..");
export const nativeDomain = "acme.postern.test";
export const admin = { email: "admin@company.test", password: "an administrator's long password" };

/** A running Postern, started as a user starts it: one launcher, its own folder, the embedded database. */
export interface Postern {
  readonly url: string;
  readonly mxPort: number;
  readonly relayPort: number;
  readonly relayTlsPort: number;
  /** Everything that it has said on standard output and error. */
  output(): string;
  databaseUrl(): Promise<string>;
  /** The process that speaks SMTP now; null between two of them. */
  workerPid(): Promise<number | null>;
  close(): Promise<void>;
}

// $1 the launcher, $2 its folder. TERM lets it drain; what is left after 40 s is ended by force, the database included.
const tidy = `
kill -TERM "$1"
n=0; while alive "$1" && [ $n -lt 800 ]; do sleep 0.05; n=$((n+1)); done
kill -KILL -- "-$1"
postgres=$(head -n 1 "$2/postgres/data/postmaster.pid") && kill -INT "$postgres" &&
  while alive "$postgres"; do sleep 0.05; done
rm -rf "$2"
`;

/** Starts Postern against `company` and waits until it is ready. Needs a finished `next build`. */
export async function startPostern(company: CompanyMail): Promise<Postern> {
  const dataDir = await mkdtemp(join(tmpdir(), "postern-data-"));
  // As root, PostgreSQL runs as another user, who must pass through.
  await chmod(dataDir, 0o755);
  const [web = 0, mxPort = 0, relayPort = 0, relayTlsPort = 0] = await freePorts(4);
  const url = `http://localhost:${web}`;
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: checkout,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      // Nothing of the developer's own settings: only what finds programs.
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      DATA_DIR: dataDir,
      PORT: String(web),
      PUBLIC_URL: url,
      SMTP_HOSTNAME: "localhost",
      SMTP_BIND: "127.0.0.1",
      MX_PORT: String(mxPort),
      RELAY_PORT: String(relayPort),
      RELAY_TLS_PORT: String(relayTlsPort),
      NATIVE_DOMAIN: nativeDomain.slice(nativeDomain.indexOf(".") + 1),
      ACCOUNT_SUBDOMAIN: "acme",
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      SYSTEM_SMTP_URL: `smtp://127.0.0.1:${company.mxPort}`,
      EGRESS_ALLOW: "127.0.0.0/8",
      NODE_EXTRA_CA_CERTS: company.caFile,
      NEXT_TELEMETRY_DISABLED: "1",
    },
  });
  const launcher = child.pid;
  if (!launcher) throw new Error("Postern's launcher could not be started");
  const janitor = hireJanitor(tidy, [String(launcher), dataDir]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  try {
    await until(
      "Postern's /readyz",
      async () => {
        if (child.exitCode !== null) return true;
        return (await fetch(`${url}/readyz`)).ok;
      },
      60_000,
    );
    if (child.exitCode !== null) throw new Error(`the launcher ended with ${child.exitCode}`);
  } catch (error) {
    await janitor.cleanUp();
    throw new Error(`Postern did not start. It said:\n${said}`, { cause: error });
  }
  return {
    url,
    mxPort,
    relayPort,
    relayTlsPort,
    output: () => said,
    databaseUrl: () => embeddedDatabaseUrl(dataDir),
    workerPid: () => childNamed(launcher, "smtp-worker/main"),
    close: () => janitor.cleanUp(),
  };
}

/** The URL of the embedded database under a data folder (scripts/postgres.ts keeps the password beside it). */
async function embeddedDatabaseUrl(dataDir: string): Promise<string> {
  const password = (await readFile(join(dataDir, "postgres/password"), "utf8")).trim();
  const [, , , port] = (await readFile(join(dataDir, "postgres/data/postmaster.pid"), "utf8")).split("\n");
  return `postgresql://postern:${password}@127.0.0.1:${port}/postern`;
}

/** The process below `ancestor` whose command line holds `name`. */
async function childNamed(ancestor: number, name: string): Promise<number | null> {
  const lines = (await run("ps", ["-A", "-o", "pid=,ppid=,args="])).trim().split("\n");
  const processes = lines.map((line) => {
    const [, pid = "", parent = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
  return processes.find((one) => one.parent === ancestor && one.command.includes(name))?.pid ?? null;
}
