import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, TLSSocket } from "node:tls";
import { afterEach, expect, test, vi } from "vitest";
import { RelayCertificate } from "./certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "postern-tickets-"));
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** Another process's listener, as far as TLS goes. Answers whether a session was resumed, and the ticket for the next. */
async function visit(certificate: RelayCertificate, version: "TLSv1.2" | "TLSv1.3", ticket?: Buffer) {
  const server = createServer((plain) => {
    const socket = new TLSSocket(plain, { isServer: true, secureContext: certificate.context });
    socket.on("error", () => undefined);
    socket.end("hello");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const options = { port, host: "127.0.0.1", rejectUnauthorized: false, maxVersion: version, minVersion: version };
  const socket = connect({ ...options, ...(ticket ? { session: ticket } : {}) });
  let next: Buffer | undefined;
  socket.on("session", (session) => {
    next = session;
  });
  let reused = false;
  socket.on("secureConnect", () => {
    reused = socket.isSessionReused();
  });
  socket.resume();
  await once(socket, "close");
  server.close();
  return { reused, ticket: next };
}

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "a session of %s is resumed at another process, and not with the key of another day",
  async (version) => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date() });
    const files = { dataDir: folder, hostname: "mx.postern.test" };
    const first = new RelayCertificate(files);
    const other = new RelayCertificate(files);
    const { reused, ticket } = await visit(first, version);
    expect(reused).toBe(false);
    expect((await visit(other, version, ticket)).reused).toBe(true);
    vi.setSystemTime(Date.now() + 86_400_000);
    other.refresh();
    expect((await visit(other, version, ticket)).reused).toBe(false);
  },
);
