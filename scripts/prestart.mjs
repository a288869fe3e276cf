// Runs on the machine's own Node (20 or later) before anything of the project does: installs, generates, builds.
// Usage: node scripts/prestart.mjs [install|build|test]
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules", ".bin");
const want = process.argv[2] ?? "build";

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) fail(`Postern needs Node 20 or later to install itself; this is ${process.version}.`);

step("install", [join(root, "node_modules", ".postern-installed")], ["package.json", "package-lock.json"], () => {
  const npm = process.env.npm_execpath;
  const args = ["ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm) run(process.execPath, [npm, ...args]);
  else run(process.platform === "win32" ? "npm.cmd" : "npm", args);
});
step(
  "generate the database client",
  [join(root, "generated", ".postern-generated")],
  ["prisma/schema.prisma", "package-lock.json"],
  () => {
    run(tool("node"), [join(root, "node_modules", "prisma", "build", "index.js"), "generate"], { quiet: true });
  },
);
if (want !== "install") {
  const sources = [
    "app",
    "components",
    "lib",
    "messages",
    "prisma",
    "public",
    "next.config.js",
    "proxy.ts",
    "tsconfig.json",
    "package-lock.json",
  ];
  step("build the admin centre", [join(root, ".next", "postern-built")], sources, () => {
    run(tool("node"), [join(root, "node_modules", "next", "dist", "bin", "next"), "build"], {
      env: { NODE_ENV: "production" },
    });
  });
}

if (want === "test" && process.platform === "linux") run("sh", [join(root, "scripts", "install-test-packages.sh")]);
// Debian's Chromium serves where it is; elsewhere the test runner brings its own (a no-op once it is there).
if (want === "test" && !existsSync("/usr/bin/chromium")) {
  run(tool("node"), [join(root, "node_modules", "playwright", "cli.js"), "install", "chromium"]);
}

/** Does `work` when what it depends on has changed since its stamp was written. */
function step(title, [stamp], sources, work) {
  const hash = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  const started = Date.now();
  console.log(`postern: ${title} …`);
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  console.log(`postern: ${title}: done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function hashOf(paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update("\0").update(readFileSync(full)).update("\0");
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

function tool(name) {
  return join(bin, process.platform === "win32" ? `${name}.exe` : name);
}

function run(command, args, { quiet = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, ...env },
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  fail(`${command} ${args.join(" ")} failed${result.error ? `: ${result.error.message}` : ""}`);
}

function fail(message) {
  console.error(`postern: ${message}`);
  process.exit(1);
}
