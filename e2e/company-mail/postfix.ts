import { chmod, chown, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hireJanitor } from "../support/janitor.ts";
import { until } from "../support/poll.ts";
import { freePorts } from "../support/ports.ts";
import { run } from "../support/run.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";
import { makeCertificates } from "./certificates.ts";
import type { CompanyMail, CompanyMailOptions, Relay } from "./contract.ts";
import { startDovecot } from "./dovecot.ts";
import { readMaildir } from "./maildir.ts";
import { mainCf, masterCf, type Paths, relayCf } from "./postfix-config.ts";

const nobody = 65534;

// $1: the folder. Stopping what never came up fails, and the rest is tidied all the same.
const tidy = `
postfix -c "$1/etc" stop
dovecot=$(cat "$1/dovecot/run/master.pid") && kill "$dovecot" && while alive "$dovecot"; do sleep 0.05; done
rm -rf "$1"
`;

/** A company's Postfix, and where its configuration lies. */
export interface PostfixMail extends CompanyMail {
  readonly etc: string;
}

/**
 * Starts a Postfix with Dovecot SASL of its own in a temporary folder. Needs root; leaves the system's own alone. `bare`: it knows of no help desk,
 * and cannot be told by `configureRelay`.
 */
export async function startPostfix(options: CompanyMailOptions, { bare = false } = {}): Promise<PostfixMail> {
  const root = await mkdtemp(join(tmpdir(), "postern-mail-"));
  const janitor = hireJanitor(tidy, [root]);
  try {
    const paths = await layOut(root);
    const { caFile, chainFile, keyFile } = await makeCertificates(join(root, "tls"));
    const [mxPort = 0, submissionPort = 0] = await freePorts(2);
    const main = mainCf({ ...paths, certificate: chainFile, key: keyFile }, options);
    await writeFile(join(paths.etc, "main.cf"), main + (bare ? "" : relayCf(paths)));
    await writeFile(join(paths.etc, "master.cf"), masterCf({ mx: mxPort, submission: submissionPort }));
    await writeFile(join(paths.etc, "sender_logins"), senderLogins(options));
    await writeRelay(paths.etc, null);
    await startDovecot(join(root, "dovecot"), paths.saslSocket, options.submitters);
    await run("postfix", ["-c", paths.etc, "start"]);

    const log = () => readFile(paths.log, "utf8");
    return {
      kind: "postfix",
      etc: paths.etc,
      domain: options.domain,
      mxPort,
      submissionPort,
      caFile,
      async configureRelay(relay) {
        const reloads = (text: string) => text.split(": reload -- ").length;
        const before = reloads(await log());
        await writeRelay(paths.etc, relay);
        await run("postfix", ["-c", paths.etc, "reload"]);
        await until("Postfix's reload", async () => reloads(await log()) > before);
        // Its first conversation after a reload takes two seconds, which no test of ours should bear. One that began at the very moment of the
        // reload is waited for to its end, and whoever sends may keep it for 20 s. The mail wakes the queue manager, which may otherwise sleep
        // on what waits until the next one comes in.
        await smtpDialogue(mxPort, [
          "EHLO localhost",
          "MAIL FROM:<>",
          `RCPT TO:<postmaster@${options.domain}>`,
          "DATA",
          "Subject: The relay is set up\r\n\r\n.",
          "QUIT",
        ]);
      },
      inbox: (address) => readMaildir(join(paths.spool, "inbox"), address),
      log,
      close: () => janitor.cleanUp(),
    };
  } catch (error) {
    await janitor.cleanUp();
    throw error;
  }
}

/** The folders, with the owners and modes that Postfix insists on. */
async function layOut(root: string): Promise<Paths> {
  // mkdtemp makes 0700; Postfix's and virtual(8)'s unprivileged processes must pass through.
  await chmod(root, 0o755);
  const owner = Number(await run("id", ["-u", "postfix"]));
  const below = (name: string) => join(root, name);
  for (const name of ["etc", "queue", "data", "spool", "log", "tls", "dovecot"])
    await mkdir(below(name), { mode: 0o755 });
  await chown(below("data"), owner, 0);
  await chown(below("spool"), nobody, nobody);
  return {
    root,
    etc: below("etc"),
    queue: below("queue"),
    data: below("data"),
    spool: below("spool"),
    log: below("log/mail.log"),
    saslSocket: below("dovecot/sasl"),
    certificate: "",
    key: "",
  };
}

/** Which login may send as which address (Postfix: smtpd_sender_login_maps). */
function senderLogins(options: CompanyMailOptions): string {
  return options.submitters.flatMap((one) => one.addresses.map((address) => `${address} ${one.username}\n`)).join("");
}

/** The three maps that send some mailboxes' mail to the help desk; all empty before there are credentials. */
async function writeRelay(etc: string, relay: Relay | null): Promise<void> {
  const hop = relay ? `[${relay.host}]:${relay.port}` : "";
  const transport = relay
    ? relay.addresses.map((address) => `${address} ${relay.implicitTls ? "relay-tls" : "relay"}:${hop}\n`)
    : [];
  const password = relay ? `${hop} ${relay.username}:${relay.password}\n` : "";
  const policy = relay?.fingerprint ? `${hop} fingerprint match=${relay.fingerprint}\n` : "";
  await writeFile(join(etc, "transport"), transport.join(""));
  await writeFile(join(etc, "sasl_passwords"), password, { mode: 0o600 });
  await writeFile(join(etc, "tls_policy"), policy);
}
