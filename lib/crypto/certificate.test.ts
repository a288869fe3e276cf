import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createServer, type SecureContext } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { certificateFingerprint, RelayCertificate } from "./certificate.ts";
import { makeSelfSigned } from "./self-signed.ts";
import { uuid7 } from "./uuid.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "postern-certificate-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The certificate that a client meets, checked against `ca` and `name` as a strict one does. */
async function meet(context: SecureContext, ca: string, name: string): Promise<string> {
  const server = createServer({ SNICallback: (_, answer) => answer(null, context) });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const socket = connect({ port, host: "127.0.0.1", servername: name, ca });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerX509Certificate()?.fingerprint256 ?? "";
  } finally {
    socket.destroy();
    server.close();
  }
}

test("a self-signed certificate is one that a client which trusts it accepts, for each of its names", async () => {
  const files = { dataDir, hostname: "relay.postern.test" };
  const certificate = new RelayCertificate(files);
  const { sha256, selfSigned } = certificateFingerprint(files);
  expect(selfSigned).toBe(true);
  const { cert } = makeSelfSigned(["relay.postern.test"]);
  const own = readFileSync(join(dataDir, "relay.pem"), "utf8").split("-----BEGIN PRIVATE")[0] ?? "";
  expect(await meet(certificate.context, own, "relay.postern.test")).toBe(sha256);
  expect(await meet(certificate.context, own, "localhost")).toBe(sha256);
  await expect(meet(certificate.context, own, "other.test")).rejects.toThrow(/altname/i);
  await expect(meet(certificate.context, cert, "relay.postern.test")).rejects.toThrow(/self.signed/i);
});

test("it is made once, readable by its owner only, and made again for another name", () => {
  const files = { dataDir, hostname: "relay.postern.test" };
  const first = certificateFingerprint(files);
  expect(certificateFingerprint(files)).toEqual(first);
  expect(statSync(join(dataDir, "relay.pem")).mode & 0o777).toBe(0o600);
  expect(certificateFingerprint({ dataDir, hostname: "moved.postern.test" }).sha256).not.toBe(first.sha256);
  expect(readdirSync(dataDir)).toEqual(["relay.pem"]);
});

test("changed files are taken up, and half a renewal leaves the old certificate in place", async () => {
  const tlsCert = join(dataDir, "cert.pem");
  const tlsKey = join(dataDir, "key.pem");
  const write = (path: string, text: string) => writeFileSync(path, text);
  const [old, renewed] = [makeSelfSigned(["relay.postern.test"]), makeSelfSigned(["relay.postern.test"])];
  const [before, after] = [old, renewed].map((pair) => new X509Certificate(pair.cert).fingerprint256);
  write(tlsCert, old.cert);
  write(tlsKey, old.key);
  const certificate = new RelayCertificate({ dataDir, hostname: "relay.postern.test", tlsCert, tlsKey });
  const both = old.cert + renewed.cert;
  expect(await meet(certificate.context, both, "relay.postern.test")).toBe(before);
  write(tlsCert, renewed.cert);
  certificate.refresh();
  expect(await meet(certificate.context, both, "relay.postern.test")).toBe(before);
  write(tlsKey, renewed.key);
  certificate.refresh();
  expect(await meet(certificate.context, both, "relay.postern.test")).toBe(after);
  const expired = makeSelfSigned(["relay.postern.test"], new Date("2001-01-01"));
  write(tlsCert, expired.cert);
  write(tlsKey, expired.key);
  certificate.refresh();
  expect(await meet(certificate.context, both, "relay.postern.test")).toBe(after);
  rmSync(tlsCert);
  certificate.refresh();
  expect(await meet(certificate.context, both, "relay.postern.test")).toBe(after);
});

test("one of TLS_CERT and TLS_KEY alone is a fault at the start", () => {
  expect(() => new RelayCertificate({ dataDir, hostname: "x.test", tlsCert: join(dataDir, "cert.pem") })).toThrow(
    /go together/,
  );
});

test("ids are version 7 and grow with time", () => {
  const early = uuid7(1_000);
  const late = uuid7(2_000_000_000_000);
  for (const id of [early, late])
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(early < late).toBe(true);
  expect(new Set(Array.from({ length: 10_000 }, () => uuid7(1))).size).toBe(10_000);
});
