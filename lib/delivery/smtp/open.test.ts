import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeAll, expect, test } from "vitest";
import { testCertificates } from "#lib/testing/certificates.ts";
import { type PeerOptions, type ScriptedPeer, type SmtpPeer, scriptedPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import type { Peer } from "./dial.ts";
import { openConnection } from "./open.ts";
import { clientOptions, faultOf, peerAt } from "./testing.ts";

const authority = testCertificates();
const certificate = authority.issue(["smtp.company.test"]);
const users = { "help@company.test": "hunter2 secret" };
const closing: (SmtpPeer | ScriptedPeer)[] = [];

beforeAll(() => authority.trust());
afterEach(async () => {
  for (const peer of closing.splice(0)) await peer.close();
});

async function peer(options: PeerOptions): Promise<SmtpPeer> {
  const made = await smtpPeer(options);
  closing.push(made);
  return made;
}

async function scripted(...args: Parameters<typeof scriptedPeer>): Promise<ScriptedPeer> {
  const made = await scriptedPeer(...args);
  closing.push(made);
  return made;
}

test.each([
  ["STARTTLS", { certificate, users }, "required"],
  ["implicit TLS", { certificate, users, implicitTls: true }, "implicit"],
  ["AUTH LOGIN where PLAIN is not offered", { certificate, users, methods: ["LOGIN"] }, "required"],
] satisfies [string, PeerOptions, Peer["tls"]][])(
  "connects by %s and records the dialogue without the password",
  async (_name, options, tls) => {
    const { port } = await peer(options);
    const connection = await openConnection(peerAt(port, { tls }), clientOptions());
    const said = connection.dialogue.take();
    expect(connection.tls).toMatch(/^TLSv1\.[23] /);
    expect(said).toContain("certificate verified");
    expect(said).toContain("S: 235");
    expect(said).not.toMatch(/hunter2|aHVudGVyMiBzZWNyZXQ|aGVscEBjb21wYW55LnRlc3/);
    connection.destroy();
  },
);

test.each([
  ["an expired certificate", authority.issue(["smtp.company.test"], { expired: true }), "tls_certificate_expired"],
  ["a certificate of another name", authority.issue(["other.company.test"]), "tls_wrong_name"],
  ["an unknown authority", testCertificates("Nobody").issue(["smtp.company.test"]), "tls_unknown_ca"],
] as const)("%s is refused by name, before any AUTH", async (_name, wrong, code) => {
  for (const implicitTls of [false, true]) {
    const { port } = await peer({ certificate: wrong, users, implicitTls });
    const { fault, dialogue } = await faultOf(peerAt(port, { tls: implicitTls ? "implicit" : "required" }));
    expect(fault).toMatchObject({ code, step: "tls", temporary: true, scope: "peer" });
    expect(dialogue).not.toContain("C: AUTH");
  }
});

test("a peer whose STARTTLS was stripped gets neither AUTH nor mail", async () => {
  const { port, lines } = await scripted("220 mx\r\n", (line) =>
    line.startsWith("EHLO") ? "250-mx\r\n250 AUTH PLAIN\r\n" : "250 ok\r\n",
  );
  expect((await faultOf(peerAt(port))).fault).toMatchObject({ code: "tls_not_offered", step: "tls" });
  expect(lines.filter((line) => !line.startsWith("EHLO"))).toEqual([]);
});

test("AUTH is never sent in clear, also when the peer refuses STARTTLS that it offered", async () => {
  const { port, lines } = await scripted("220 mx\r\n", (line) =>
    line.startsWith("EHLO") ? "250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n" : "554 no\r\n",
  );
  for (const tls of ["required", "opportunistic", "none"] as const) {
    const { fault } = await faultOf(peerAt(port, { tls }));
    expect(fault).toMatchObject({ code: "tls_not_offered", step: "tls" });
  }
  expect(lines.some((line) => line.startsWith("AUTH"))).toBe(false);
});

test("what a peer says in clear behind its answer to STARTTLS is never taken for an answer", async () => {
  const { port, lines } = await scripted("220 mx\r\n", (line) =>
    line === "STARTTLS"
      ? "220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n"
      : "250-mx\r\n250 STARTTLS\r\n",
  );
  expect((await faultOf(peerAt(port))).fault).toMatchObject({ code: "tls_failed", step: "tls" });
  expect(lines.filter((line) => /^(AUTH|MAIL|RCPT|DATA)/.test(line))).toEqual([]);
});

test("a capability injected in clear behind the 220 is forgotten, and the mail goes on under TLS", async () => {
  const real = await peer({ certificate, users });
  const middle = createServer((client) => {
    const up = connect(real.port, "127.0.0.1");
    up.on("data", (chunk) => {
      const ready = /^220 .*TLS/i.test(chunk.toString("latin1"));
      client.write(ready ? Buffer.concat([chunk, Buffer.from("250-evil\r\n250 AUTH LOGIN\r\n")]) : chunk);
    });
    client.on("data", (chunk) => up.write(chunk));
    for (const socket of [client, up]) {
      socket.on("error", () => undefined);
      socket.on("close", () => [client, up].map((end) => end.destroy()));
    }
  });
  await new Promise<void>((resolve) => middle.listen(0, "127.0.0.1", resolve));
  const connection = await openConnection(peerAt((middle.address() as AddressInfo).port), clientOptions());
  expect(connection.dialogue.take()).not.toContain("evil");
  connection.destroy();
  await new Promise((resolve) => middle.close(resolve));
});

test("a connection that breaks under TLS is noticed at once, not when the reply is overdue", async () => {
  const real = await peer({ certificate, users });
  const sockets: Socket[] = [];
  const middle = createServer((client) => {
    const up = connect(real.port, "127.0.0.1");
    sockets.push(client, up);
    client.pipe(up).pipe(client);
    for (const socket of [client, up]) socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => middle.listen(0, "127.0.0.1", resolve));
  const connection = await openConnection(peerAt((middle.address() as AddressInfo).port), clientOptions());
  const reading = connection.read(600_000);
  for (const socket of sockets) socket.resetAndDestroy();
  await expect(reading).rejects.toMatchObject({ code: "connection_lost" });
  expect(connection.usable).toBe(false);
  await new Promise((resolve) => middle.close(resolve));
});

test("a wrong password is named with the peer's words, without the password", async () => {
  const { port } = await peer({ certificate, users: { "help@company.test": "another" } });
  const { fault, dialogue } = await faultOf(peerAt(port));
  expect(fault).toMatchObject({
    code: "auth_rejected",
    step: "auth",
    temporary: true,
    scope: "peer",
    refusedForNow: false,
  });
  expect(fault.reply).toContain("535 5.7.8");
  expect(dialogue).toContain("AUTH PLAIN ***");
});

test("a peer without AUTH, or with mechanisms that we do not speak, is named", async () => {
  const { port } = await peer({ certificate, users, methods: ["CRAM-MD5" as "PLAIN"] });
  expect((await faultOf(peerAt(port))).fault).toMatchObject({ code: "auth_not_offered", step: "auth" });
});

test.each([
  ["421 4.3.2 busy\r\n", { code: "temporary_refusal", step: "connect", refusedForNow: true, reply: "421 4.3.2 busy" }],
  [
    "554 5.7.1 not you\r\n",
    { code: "connection_refused", step: "connect", refusedForNow: false, reply: "554 5.7.1 not you" },
  ],
  ["SSH-2.0-OpenSSH\r\n", { code: "connection_lost", step: "connect" }],
  ["220-a\r\n".repeat(20_000), { code: "connection_lost", step: "connect" }],
  ["", { code: "connection_timeout", step: "connect" }],
])("a greeting %j is a fault of the peer, tried again", async (greeting, expected) => {
  const { port } = await scripted(greeting.slice(0, 200_000), () => null);
  const short = clientOptions().timeouts;
  const { fault } = await faultOf(peerAt(port), { timeouts: { ...short, greeting: greeting ? 2_000 : 50 } });
  expect(fault).toMatchObject({ ...expected, temporary: true, scope: "peer" });
});

test("a port where nobody listens is refused, a name without an address is not found", async () => {
  const gone = await smtpPeer();
  await gone.close();
  expect((await faultOf(peerAt(gone.port))).fault).toMatchObject({ code: "connection_refused", step: "connect" });
  expect((await faultOf(peerAt(1, { addresses: [] }))).fault).toMatchObject({ code: "host_not_found" });
});

test("a second address is tried when the first does not answer", async () => {
  const { port } = await peer({ certificate, users });
  const connection = await openConnection(peerAt(port, { addresses: ["127.9.9.9", "127.0.0.1"] }), clientOptions());
  expect(connection.peer).toBe(`smtp.company.test:${port} (127.0.0.1)`);
  connection.destroy();
});

test("a host given as an address is verified by its address", async () => {
  const { port } = await peer({ certificate: authority.issue(["127.0.0.1"]), users });
  const connection = await openConnection(peerAt(port, { host: "127.0.0.1" }), clientOptions());
  connection.destroy();
  const other = await peer({ certificate, users });
  expect((await faultOf(peerAt(other.port, { host: "127.0.0.1" }))).fault).toMatchObject({ code: "tls_wrong_name" });
});

test("stopping cuts a connection that is being made", async () => {
  const { port, lines } = await scripted("", () => null);
  const stop = new AbortController();
  const opening = faultOf(peerAt(port), { signal: stop.signal });
  stop.abort();
  expect((await opening).fault).toMatchObject({ code: "connection_lost", temporary: true });
  expect(lines).toEqual([]);
});
