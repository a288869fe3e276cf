import { access, chmod, chown, constants, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hireJanitor } from "../support/janitor.ts";
import { until } from "../support/poll.ts";
import { freePorts } from "../support/ports.ts";
import { run } from "../support/run.ts";

/** Where scripts/install-test-packages.sh lays it: as packages, Exim and Postfix exclude one another. */
const exim4 = "/usr/local/lib/postern-test/exim4/usr/sbin/exim4";
const owner = "Debian-exim";

/** The parts that are put into its sections, ahead of the company's own. */
export interface EximParts {
  readonly router: string;
  readonly transport: string;
  readonly authenticator: string;
}

/** A company's Exim: an MX for its domain that delivers into one folder. */
export interface EximMail {
  readonly mxPort: number;
  /** What it says of the way of an address (`exim -bt`). */
  wayOf(address: string): Promise<string>;
  /** Its expansion of a string (`exim -be`). */
  expand(text: string): Promise<string>;
  log(): Promise<string>;
  close(): Promise<void>;
}

// It listens beside 127.0.0.1, which it would take for itself and not relay to.
const configuration = (root: string, port: number, domain: string, parts: EximParts) => `
exim_path = ${exim4}
exim_user = ${owner}
exim_group = ${owner}
deliver_drop_privilege = true
primary_hostname = mail.${domain}
local_interfaces = 127.0.0.2
daemon_smtp_ports = ${port}
spool_directory = ${root}/spool
log_file_path = ${root}/log/%slog
pid_file_path = ${root}/exim.pid
tls_advertise_hosts =
disable_ipv6 = true
queue_run_in_order
acl_smtp_rcpt = accept domains = ${domain} : *.postern.test
acl_smtp_data = accept
keep_environment =

begin routers
${parts.router}
employees:
  driver = accept
  domains = ${domain}
  transport = mailbox

begin transports
${parts.transport}
mailbox:
  driver = appendfile
  directory = ${root}/mail
  maildir_format
  create_directory = false

begin retry
* * F,1h,1s

begin authenticators
${parts.authenticator}
`;

// $1: the folder.
const tidy = `
pid=$(cat "$1/exim.pid") && kill "$pid" && while alive "$pid"; do sleep 0.05; done
rm -rf "$1"
`;

/** Why a real Exim cannot be run here, in words; null when it can. */
export async function whyNoExim(): Promise<string | null> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it is run on Linux, by root";
  const there = await access(exim4, constants.X_OK).then(
    () => true,
    () => false,
  );
  return there ? null : `${exim4} is not there (scripts/install-test-packages.sh)`;
}

/** Starts an Exim of its own in a temporary folder, laid out by `parts`, which is told the folder. Leaves the system's own alone. */
export async function startExim(domain: string, parts: (etc: string) => Promise<EximParts>): Promise<EximMail> {
  const root = await mkdtemp(join(tmpdir(), "postern-exim-"));
  const janitor = hireJanitor(tidy, [root]);
  try {
    await chmod(root, 0o755);
    const ids = await Promise.all(["-u", "-g"].map(async (which) => Number(await run("id", [which, owner]))));
    const [user = 0, group = 0] = ids;
    for (const name of ["spool", "log", "mail", "etc"]) {
      await mkdir(join(root, name), { mode: 0o750 });
      await chown(join(root, name), user, group);
    }
    for (const name of ["cur", "new", "tmp"]) {
      await mkdir(join(root, "mail", name), { mode: 0o750 });
      await chown(join(root, "mail", name), user, group);
    }
    const [mxPort = 0] = await freePorts(1);
    const file = join(root, "exim.conf");
    await writeFile(file, configuration(root, mxPort, domain, await parts(join(root, "etc"))), { mode: 0o640 });
    await chown(file, 0, group);
    await run(exim4, ["-C", file, "-bV"]);
    // It tries what it could not send again every second.
    await run(exim4, ["-C", file, "-bd", "-q1s"]);
    await until("Exim's process id", () => readFile(join(root, "exim.pid"), "utf8"));
    return {
      mxPort,
      wayOf: (address) => run(exim4, ["-C", file, "-bt", address]),
      expand: (text) => run(exim4, ["-C", file, "-be", text]),
      log: () => readFile(join(root, "log/mainlog"), "utf8").catch(() => ""),
      close: () => janitor.cleanUp(),
    };
  } catch (error) {
    await janitor.cleanUp();
    throw error;
  }
}
