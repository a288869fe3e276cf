import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seal, unseal } from "../lib/crypto/sealed.ts";
import { queue, routedAddress } from "../lib/delivery/testing.ts";
import { testCertificates } from "../lib/testing/certificates.ts";
import { connectDomain } from "../lib/testing/connector.ts";
import { type SmtpPeer, smtpPeer } from "../lib/testing/smtp-peer.ts";
import { testWorld, type World } from "../lib/testing/world.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const given = process.env.SECRET_KEY ?? "";
const right = "hunter2 secret";
const addresses = 12;
let folder: string;
let world: World;
const children: ChildProcess[] = [];
const peers: SmtpPeer[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "postern-rotate-"));
  writeFileSync(join(folder, "secret.key"), `${given}\n`, { mode: 0o600 });
  world = await testWorld();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const peer of peers.splice(0)) await peer.close();
  process.env.SECRET_KEY = given;
  delete process.env.SECRET_KEY_PREVIOUS;
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The key is in the file: the processes that are started are as those of an operator who set none. */
function start(args: readonly string[], more: Record<string, string> = {}) {
  const { SECRET_KEY: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--disable-warning=DeprecationWarning", ...args], {
    cwd: root,
    env: { ...env, DATA_DIR: folder, DATABASE_URL: world.url, ...more },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let words = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return { child, ended, words: () => words };
}

const rotateKey = (more: Record<string, string> = {}) => start(["scripts/rotate-key.ts"], more);

/** Credentials that no lane uses, so that there are several batches to move. */
async function addCredentials(count: number, addressId: number): Promise<void> {
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID();
    const { ciphertext, keyId } = seal(right, id);
    const fixed = { accountId: world.account.id, addressId, host: "h", port: 587, security: "starttls" as const };
    return { ...fixed, id, username: "u", secretCiphertext: ciphertext, secretKeyId: keyId, createdAt: new Date(0) };
  });
  await world.db.outboundCredential.createMany({ data: rows });
}

/** Another process that delivers whatever is queued, lane by lane, until nothing is left. */
const deliverer = `
const { deliverLane } = await import(${JSON.stringify(join(root, "lib/delivery/deliver-lane.ts"))});
const { database } = await import(${JSON.stringify(join(root, "lib/db/client.ts"))});
for (;;) {
  const lanes = await database().outboundMessage.findMany({ where: { state: "queued" }, distinct: ["lane"], select: { lane: true } });
  for (const { lane } of lanes) await deliverLane(lane, new AbortController().signal);
}`;

test("while another process delivers, every secret moves, across a kill in the middle, and no mail is held up, lost or sent without its secret", async () => {
  const authority = testCertificates();
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, authority.cert);
  const users = Object.fromEntries(Array.from({ length: addresses }, (_, n) => [`a${n}@company.test`, right]));
  const company = await smtpPeer({ certificate: authority.issue(["localhost"]), users });
  const relay = await smtpPeer();
  peers.push(company, relay);
  const { domainId } = await connectDomain(world, "company.test");
  const ids: number[] = [];
  for (let n = 0; n < addresses; n += 1) {
    const address = await routedAddress(world, domainId, `a${n}`, company.port);
    await world.db.outboundCredential.update({ where: { id: address.credentialId }, data: { host: "localhost" } });
    ids.push(address.addressId);
  }
  await addCredentials(2_000, ids[0] ?? 0);

  const delivering = start(["--input-type=module", "-e", deliverer], {
    NODE_EXTRA_CA_CERTS: ca,
    EGRESS_ALLOW: "127.0.0.0/8 ::1",
    SYSTEM_SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
  });
  process.env.SYSTEM_SMTP_URL = `smtp://127.0.0.1:${relay.port}`;
  const wave = async (name: string) => {
    for (const addressId of ids) await queue(world, addressId, { bodyText: `${name}\n` });
    const secret = `https://help.test/invitation#${name}`;
    await queue(world, null, { kind: "invitation", secret, bodyText: "{{secret}}" });
  };
  try {
    await wave("before");
    const first = rotateKey();
    await expect.poll(first.words, { interval: 1, timeout: 20_000 }).toMatch(/moved/);
    first.child.kill("SIGKILL");
    await first.ended;

    // A process that knows the new file seals and sends on: this one takes both keys from the settings.
    process.env.SECRET_KEY_PREVIOUS = given;
    process.env.SECRET_KEY = readFileSync(join(folder, "secret.key"), "utf8").trim();
    expect(process.env.SECRET_KEY).not.toBe(given);
    await wave("between");
    const second = rotateKey();
    await wave("during");
    expect(await second.ended).toBe(0);
    expect(second.words()).toMatch(/ [1-9]\d* secrets moved .* 0 left\.[\s\S]*Then delete .*secret\.key\.previous/);
    for (const words of [first.words(), second.words()])
      for (const secret of [right, given, process.env.SECRET_KEY]) expect(words).not.toContain(secret);
    rmSync(join(folder, "secret.key.previous"));
    delete process.env.SECRET_KEY_PREVIOUS;
    await wave("after");
    await expect.poll(() => [company.messages.length, relay.messages.length], { timeout: 20_000 }).toEqual([48, 4]);
  } finally {
    delete process.env.SYSTEM_SMTP_URL;
    delivering.child.kill("SIGKILL");
  }
  const tokens = relay.messages.map(({ raw }) => /#(\w+)/.exec(raw)?.[1]);
  expect(tokens.toSorted()).toEqual(["after", "before", "between", "during"]);
  for (const { id, secretCiphertext, secretKeyId } of await world.db.outboundCredential.findMany())
    expect(unseal({ ciphertext: secretCiphertext ?? new Uint8Array(), keyId: secretKeyId ?? "" }, id)).toBe(right);
}, 120_000);

test("with a secret under a key that is not here it says how many there are, and changes nothing", async () => {
  const { domainId } = await connectDomain(world, "company.test");
  const { addressId } = await routedAddress(world, domainId, "help", 587);
  await addCredentials(2, addressId);
  writeFileSync(join(folder, "secret.key"), "quite another key than theirs\n");
  const refused = rotateKey();
  expect(await refused.ended).toBe(1);
  expect(refused.words()).toContain("3 secrets are sealed under keys that are not here");
  expect(existsSync(join(folder, "secret.key.previous"))).toBe(false);
  const helped = rotateKey({ SECRET_KEY_PREVIOUS: given });
  expect(await helped.ended).toBe(0);
  expect(helped.words()).toContain("3 secrets moved");
});

test("with the key in the settings it changes none of its own, and says in which order to", async () => {
  const { domainId } = await connectDomain(world, "company.test");
  await routedAddress(world, domainId, "help", 587);
  const told = rotateKey({ SECRET_KEY: given });
  expect(await told.ended).toBe(0);
  expect(told.words()).toMatch(/1\. [\s\S]*SECRET_KEY_PREVIOUS is the new key[\s\S]*2\. [\s\S]*3\. npm run rotate-key/);
  const next = { SECRET_KEY: "a new key of the operator", SECRET_KEY_PREVIOUS: given };
  const moved = rotateKey(next);
  expect(await moved.ended).toBe(0);
  expect(moved.words()).toMatch(/1 secrets moved[\s\S]*remove SECRET_KEY_PREVIOUS/);
  const again = rotateKey(next);
  expect(await again.ended).toBe(0);
  expect(again.words()).toContain("0 secrets moved");
  expect(moved.words() + again.words()).not.toMatch(/of the operator|for nothing else/);
});
