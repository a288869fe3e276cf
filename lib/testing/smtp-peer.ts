import { type AddressInfo, createServer, type Socket } from "node:net";
import { SMTPServer, type SMTPServerAuthentication, type SMTPServerSession } from "smtp-server";
import type { TestCertificate } from "./certificates.ts";

/** A message as the peer took it. */
interface PeerMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** With the dots un-stuffed. */
  readonly raw: string;
  readonly user: string | null;
  readonly secure: boolean;
  readonly session: string;
  /** When it was whole; milliseconds since 1970. */
  readonly at: number;
}

export interface SmtpPeer {
  readonly port: number;
  readonly messages: readonly PeerMessage[];
  /** How many connections there were. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export interface PeerOptions {
  readonly certificate?: TestCertificate;
  readonly implicitTls?: boolean;
  readonly startTls?: boolean;
  readonly users?: Readonly<Record<string, string>>;
  readonly methods?: ("PLAIN" | "LOGIN")[];
  readonly maxSize?: number;
  /** What to refuse with, as "451 4.7.1 later"; null: accepted. */
  readonly refuse?: (step: "connect" | "mail" | "rcpt" | "data", value: string) => string | null;
  /** Awaited before a connection is refused. */
  readonly beforeRefusal?: () => Promise<void>;
  /** Awaited between the final dot and its answer: what happens while a message is in flight. */
  readonly beforeAnswer?: () => Promise<void>;
}

/** A real SMTP server on loopback. */
export async function smtpPeer(options: PeerOptions = {}): Promise<SmtpPeer> {
  const messages: PeerMessage[] = [];
  let connections = 0;
  const refusal = (step: "connect" | "mail" | "rcpt" | "data", value: string) => {
    const text = options.refuse?.(step, value) ?? null;
    return text ? Object.assign(new Error(text.slice(4)), { responseCode: Number(text.slice(0, 3)) }) : null;
  };
  const server = new SMTPServer({
    ...(options.certificate ?? {}),
    secure: options.implicitTls ?? false,
    hideSTARTTLS: options.startTls === false || !options.certificate,
    authMethods: options.methods ?? ["PLAIN", "LOGIN"],
    authOptional: !options.users,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    ...(options.maxSize ? { size: options.maxSize } : {}),
    onConnect(session, done) {
      connections += 1;
      const error = refusal("connect", session.remoteAddress);
      if (error && options.beforeRefusal) void options.beforeRefusal().then(() => done(error));
      else done(error);
    },
    onAuth(auth: SMTPServerAuthentication, _session, done) {
      const known = auth.username !== undefined && options.users?.[auth.username] === auth.password;
      if (known) done(null, { user: auth.username });
      else done(Object.assign(new Error("5.7.8 Wrong user name or password"), { responseCode: 535 }));
    },
    onMailFrom: ({ address }, _session, done) => done(refusal("mail", address)),
    onRcptTo: ({ address }, _session, done) => done(refusal("rcpt", address)),
    onData(stream, session: SMTPServerSession, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const at = Date.now();
        await options.beforeAnswer?.();
        const raw = Buffer.concat(chunks).toString("latin1");
        const error = refusal("data", raw);
        if (error) return done(error);
        const { mailFrom, rcptTo } = session.envelope;
        messages.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          raw,
          user: typeof session.user === "string" ? session.user : null,
          secure: session.secure,
          session: session.id,
          at,
        });
        return done(null, "2.0.0 taken");
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    messages,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface ScriptedPeer {
  readonly port: number;
  /** Every line that came, of all connections. */
  readonly lines: readonly string[];
  close(): Promise<void>;
}

/** A peer that says exactly what the test wants: `greeting` first, then `answer` to each line; null says nothing. */
export async function scriptedPeer(
  greeting: string,
  answer: (line: string, socket: Socket) => string | null,
): Promise<ScriptedPeer> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.write(greeting);
    let rest = "";
    socket.on("data", (chunk) => {
      const parts = (rest + chunk.toString("latin1")).split("\r\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        const reply = answer(line, socket);
        if (reply !== null && socket.writable) socket.write(reply);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
