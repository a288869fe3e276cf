import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { freePorts } from "../support/ports.ts";
import { makeCertificates, readCertificates } from "./certificates.ts";

export interface Handed {
  readonly secure: boolean;
  readonly user: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

/** A throw-away relay that stands where Postern will: STARTTLS and AUTH required, keeps what it is handed. */
export interface Receiver {
  readonly relay: { host: string; port: number; username: string; password: string };
  /** SHA-256 of the certificate, hex with colons. */
  readonly fingerprint: string;
  readonly received: Handed[];
  close(): Promise<void>;
}

export async function startReceiver(credential: { username: string; password: string }): Promise<Receiver> {
  const folder = await mkdtemp(join(tmpdir(), "postern-receiver-"));
  const tls = await readCertificates(await makeCertificates(folder));
  const [port = 0] = await freePorts(1);
  const received: Handed[] = [];
  const server = new SMTPServer({
    ...tls,
    authMethods: ["PLAIN"],
    onAuth({ username, password }, _session, done) {
      if (username === credential.username && password === credential.password) done(null, { user: username });
      else done(Object.assign(new Error("5.7.8 wrong"), { responseCode: 535 }));
    },
    onData(stream, session, done) {
      text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        received.push({
          secure: session.secure,
          user: session.user ?? "",
          from,
          to: rcptTo.map((one) => one.address),
          raw,
        });
        done();
      }, done);
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    relay: { host: "localhost", port, ...credential },
    fingerprint: new X509Certificate(tls.cert).fingerprint256,
    received,
    async close() {
      await new Promise<void>((done) => server.close(() => done()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
