import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";
import { freePorts } from "../support/ports.ts";
import { makeCertificates, readCertificates } from "./certificates.ts";
import type { CompanyMail, CompanyMailOptions, Received, Relay } from "./contract.ts";
import { parseReceived } from "./received.ts";
import { relayQueue } from "./relay-queue.ts";

/**
 * The stand-in where no Postfix can be run: real SMTP, TLS and AUTH on the same ports, a relay that retries, a mailbox in
 * memory. Weaker evidence than Postfix, because both ends are then ours. It cannot pin the relay's certificate.
 */
export async function startBuiltIn(options: CompanyMailOptions): Promise<CompanyMail> {
  const folder = await mkdtemp(join(tmpdir(), "postern-mail-"));
  const files = await makeCertificates(folder);
  const tls = { ...(await readCertificates(files)), minVersion: "TLSv1.2" as const };
  const [mxPort = 0, submissionPort = 0] = await freePorts(2);
  const mailbox: Received[] = [];
  const lines: string[] = [];
  const say = (line: string) => void lines.push(`${new Date().toISOString()} ${line}`);
  let relay: Relay | null = null;
  const queue = relayQueue(() => relay as Relay, say);

  const deliver = async (raw: string, session: SMTPServerSession) => {
    const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
    for (const { address } of session.envelope.rcptTo) {
      const message = `Delivered-To: ${address}\r\n${trace(session, options.domain)}${raw}`;
      if (relay?.addresses.includes(address.toLowerCase())) queue.add({ sender, recipient: address, raw: message });
      else mailbox.push(await parseReceived(`Return-Path: <${sender}>\r\n${message}`, address));
    }
  };
  const onData: SMTPServerOptions["onData"] = (stream, session, done) => {
    text(stream)
      .then((raw) => deliver(raw, session))
      .then(
        () => done(null, "2.0.0 Ok: queued"),
        (error: Error) => done(refusal(451, `4.3.0 ${error.message}`)),
      );
  };
  const known = new Set([options.domain, ...options.outside]);
  const mx = new SMTPServer({
    ...tls,
    authOptional: true,
    disabledCommands: ["AUTH"],
    onRcptTo({ address }, _session, done) {
      const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
      done(known.has(domain) ? null : refusal(554, `5.7.1 <${address}>: Relay access denied`));
    },
    onData,
  });
  const submission = new SMTPServer({
    ...tls,
    authMethods: ["PLAIN", "LOGIN"],
    onAuth({ username, password }, _session, done) {
      const user = options.submitters.find((one) => one.username === username && one.password === password);
      if (user) done(null, { user: user.username });
      else done(refusal(535, "5.7.8 Error: authentication failed: (reason unavailable)"));
    },
    onMailFrom({ address }, session, done) {
      const user = options.submitters.find((one) => one.username === session.user);
      if (user?.addresses.includes(address.toLowerCase())) done();
      else done(refusal(553, `5.7.1 <${address}>: Sender address rejected: not owned by user ${session.user}`));
    },
    onData,
  });
  for (const server of [mx, submission]) server.on("error", (error) => say(`connection: ${error.message}`));
  await listen(mx, mxPort);
  await listen(submission, submissionPort);
  return {
    kind: "built-in",
    domain: options.domain,
    mxPort,
    submissionPort,
    caFile: files.caFile,
    async configureRelay(next) {
      relay = next;
    },
    inbox: async (address) => mailbox.filter((one) => one.deliveredTo.toLowerCase() === address.toLowerCase()),
    log: async () => `${lines.join("\n")}\n`,
    async close() {
      await Promise.all([mx, submission].map((server) => new Promise<void>((done) => server.close(() => done()))));
      await queue.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The trace field that this hop adds (RFC 5321 4.4), in the form that Postfix gives it. */
function trace(session: SMTPServerSession, domain: string): string {
  const how = `ESMTP${session.secure ? "S" : ""}${session.user ? "A" : ""}`;
  const who = session.user ? `\r\n\t(Authenticated sender: ${session.user})` : "";
  const id = randomBytes(6).toString("hex");
  return (
    `Received: from ${session.hostNameAppearsAs || "unknown"} ([${session.remoteAddress}])${who}\r\n` +
    `\tby mail.${domain} with ${how} id ${id};\r\n\t${new Date().toUTCString().replace("GMT", "+0000")}\r\n`
  );
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function listen(server: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
