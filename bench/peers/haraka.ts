import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { access, cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificates } from "../../e2e/company-mail/certificates.ts";
import { until } from "../../e2e/support/poll.ts";
import { freePorts } from "../../e2e/support/ports.ts";
import { run } from "../../e2e/support/run.ts";
import { scratch } from "../scratch.ts";
import { envelope, login, type Peer } from "./contract.ts";

const home = fileURLToPath(new URL("./haraka", import.meta.url));
const haraka = join(home, "node_modules/Haraka");
const program = join(haraka, "bin/haraka");

/** Its disk queue, with sending switched off: what is accepted stays in the queue. One process, as it is delivered. */
function configuration(port: number): Record<string, string> {
  return {
    "smtp.ini": `listen=127.0.0.1:${port}\n`,
    plugins: "known_host\ntls\nauth/flat_file\n",
    "auth_flat_file.ini": `[core]\nmethods=PLAIN,LOGIN\nconstrain_sender=false\n[users]\n${login.username}=${login.password}\n`,
    "outbound.ini": "disabled=true\n",
    "log.ini": "level=notice\n",
    me: "mail.company.test\n",
    host_list: "",
  };
}

/** The others ask no DNS server for the peer's name; neither shall this one. */
const knownHost = `exports.hook_lookup_rdns = (next) => next(OK, "localhost");\n`;

/** Starts Haraka in a folder of its own, installing it first where it is not. Throws when it cannot be installed. */
export async function startHaraka(): Promise<Peer> {
  await install();
  const folder = scratch.folder("haraka");
  const config = join(folder, "config");
  await cp(join(haraka, "config"), config, { recursive: true });
  for (const path of [join(folder, "queue"), join(folder, "plugins"), join(folder, "tls")])
    await mkdir(path, { recursive: true });
  const { chainFile, keyFile } = await makeCertificates(join(folder, "tls"));
  const [port = 0] = await freePorts(1);
  // Without these it makes its own, for half a minute of processor time.
  await run("openssl", [
    ...["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"],
    ...["-out", join(config, "dhparams.pem")],
  ]);
  const files = { ...configuration(port), "tls.ini": `key=${keyFile}\ncert=${chainFile}\n` };
  for (const [name, text] of Object.entries(files)) await writeFile(join(config, name), text);
  await writeFile(join(folder, "plugins/known_host.js"), knownHost);
  const log = openSync(join(folder, "haraka.log"), "w");
  const child = spawn(process.execPath, [program, "-c", folder], {
    cwd: folder,
    stdio: ["ignore", log, log],
    env: { PATH: process.env.PATH, HOME: folder, NODE_ENV: "production" },
  });
  const pid = child.pid;
  if (!pid) throw new Error("Haraka could not be started");
  scratch.own(pid);
  const gone = new Promise((done) => child.once("exit", done));
  await until("Haraka's greeting", () => greets(port), 30_000);
  return {
    name: "haraka",
    title: "Haraka 3.3.4",
    target: { ...envelope, ...login, port },
    roots: [pid],
    async clear() {
      for (const name of await readdir(join(folder, "queue")))
        await rm(join(folder, "queue", name), { recursive: true });
    },
    async close() {
      // It waits half a minute for connections before it ends by itself.
      child.kill("SIGKILL");
      await gone;
      scratch.disown(pid);
    },
  };
}

async function install(): Promise<void> {
  const installed = await access(program).then(
    () => true,
    () => false,
  );
  if (installed) return;
  const args = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", args, { cwd: home });
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.setTimeout(2_000, () => socket.destroy(new Error("no greeting")));
    socket.once("error", reject);
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(chunk.toString().startsWith("220"));
    });
  });
}
