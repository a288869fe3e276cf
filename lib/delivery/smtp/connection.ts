import type { Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { VerificationStep } from "#lib/verification/schema.ts";
import { tlsFault } from "../fault.ts";
import { Dialogue } from "./dialogue.ts";
import { type Reply, ReplyError, ReplyParser } from "./reply.ts";

/** The connection ended or fell silent. What that means depends on what was under way. */
export class LinkError extends Error {
  readonly code: "connection_lost" | "connection_timeout";

  constructor(code: "connection_lost" | "connection_timeout", cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

interface Waiter {
  /** Where its replies go, and how many are still to come. */
  readonly replies: Reply[];
  left: number;
  /** What is read is written into the connection's dialogue. */
  readonly recorded: boolean;
  readonly resolve: () => void;
  readonly reject: (error: LinkError) => void;
  readonly timer: NodeJS.Timeout;
}

/** One SMTP connection: commands out, replies in, in order, each awaited with its own time limit. */
export class SmtpConnection {
  readonly dialogue = new Dialogue();
  /** host:port and the address. */
  readonly peer: string;
  /** Protocol and cipher; null in clear. */
  tls: string | null = null;
  /** What the last EHLO announced: keyword in upper case → its parameters. */
  extensions: ReadonlyMap<string, string> = new Map();
  /** Where the dialogue stands, for the fault's name. */
  step: VerificationStep = "connect";
  /** A transaction stands half-way: RSET before the next. */
  needsReset = false;
  /** Messages handed over so far. */
  sent = 0;
  /** How many may be handed over in one go: it grows with each group that the peer answers as it should. */
  groupSize = 2;

  #socket: Socket;
  #parser = new ReplyParser();
  readonly #waiters: Waiter[] = [];
  #error: LinkError | null = null;
  #upgrading = false;
  #onClose: (() => void) | null = null;

  constructor(socket: Socket, peer: string) {
    this.#socket = socket;
    this.peer = peer;
    this.#listen(socket);
  }

  get usable(): boolean {
    return this.#error === null;
  }

  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }

  /** Bytes that the operating system has not taken yet. */
  get unwritten(): number {
    return this.#socket.writableLength;
  }

  onClose(listener: (() => void) | null): void {
    this.#onClose = listener;
  }

  write(bytes: string | Buffer): void {
    if (this.usable) this.#socket.write(bytes);
  }

  /** The next reply in order. Throws {@link LinkError} when it does not come within `timeout` milliseconds. */
  async read(timeout: number): Promise<Reply> {
    const replies: Reply[] = [];
    await this.#await(replies, 1, timeout, true);
    return replies[0] as Reply;
  }

  /**
   * The next `count` replies go into `replies`, none of them more than `timeout` milliseconds after the one before. Throws {@link LinkError};
   * what came until then is in `replies`. The dialogue is left to the caller.
   */
  readInto(replies: Reply[], count: number, timeout: number): Promise<void> {
    return this.#await(replies, count, timeout, false);
  }

  #await(replies: Reply[], left: number, timeout: number, recorded: boolean): Promise<void> {
    if (this.#error) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new LinkError("connection_timeout")), timeout);
      this.#waiters.push({ replies, left, recorded, resolve, reject, timer });
    });
  }

  /** Sends one line and awaits its reply. `shown` is what the record says in its place. */
  async command(line: string, timeout: number, shown: string = line): Promise<Reply> {
    this.dialogue.add("C", shown);
    this.write(`${line}\r\n`);
    return this.read(timeout);
  }

  /** After this, what comes behind the next reply is thrown away: it was said in clear (response injection at STARTTLS). */
  expectUpgrade(): void {
    this.#upgrading = true;
  }

  /** TLS 1.2 or later on this connection. The name is verified against the certificate when `verify`. Throws a TLS fault. */
  async startTls(options: { host: string | null; address: string; verify: boolean; timeout: number }): Promise<void> {
    const { host, address, verify, timeout } = options;
    const plain = this.#socket;
    this.#unlisten(plain);
    this.#parser = new ReplyParser();
    const secure = await new Promise<TLSSocket>((resolve, reject) => {
      const socket = connectTls({
        socket: plain,
        host: host ?? address,
        ...(host ? { servername: host } : {}),
        rejectUnauthorized: verify,
        minVersion: "TLSv1.2",
      });
      const end = (error: unknown) => {
        clearTimeout(timer);
        socket.destroy();
        this.#onEnd(error);
        reject(tlsFault(error));
      };
      const closed = () => end(new Error("closed during the TLS handshake"));
      const timer = setTimeout(() => end(new Error("TLS handshake timed out")), timeout);
      // The error listeners stay: after a rejection nobody else would hear a late one.
      plain.on("error", end);
      socket.on("error", end);
      socket.once("close", closed);
      socket.once("secureConnect", () => {
        clearTimeout(timer);
        socket.off("error", end);
        socket.off("close", closed);
        resolve(socket);
      });
    });
    this.#socket = secure;
    this.#upgrading = false;
    this.tls = `${secure.getProtocol() ?? "TLS"} ${secure.getCipher().name}`;
    this.dialogue.add(
      "-",
      `TLS ${this.tls}${secure.authorized ? ", certificate verified" : ", certificate not verified"}`,
    );
    this.#listen(secure);
  }

  /** Says QUIT and does not wait for the answer. */
  quit(): void {
    if (!this.usable) return;
    this.#socket.end("QUIT\r\n");
    this.#socket.setTimeout(1_000, () => this.#socket.destroy());
    this.#fail(new LinkError("connection_lost"), false);
  }

  destroy(): void {
    this.#fail(new LinkError("connection_lost"));
  }

  readonly #onData = (chunk: Buffer) => this.#receive(chunk);
  readonly #onEnd = (error?: unknown) => this.#fail(new LinkError("connection_lost", error));

  #listen(socket: Socket): void {
    socket.on("data", this.#onData);
    for (const event of ["error", "close", "end"]) socket.on(event, this.#onEnd);
  }

  #unlisten(socket: Socket): void {
    socket.off("data", this.#onData);
    for (const event of ["error", "close", "end"]) socket.off(event, this.#onEnd);
  }

  #receive(chunk: Buffer): void {
    let replies: Reply[];
    try {
      replies = this.#parser.feed(chunk);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      this.dialogue.add("-", error.message);
      this.#fail(new LinkError("connection_lost", error));
      return;
    }
    for (const reply of replies) {
      const [waiter] = this.#waiters;
      if (!waiter && this.#upgrading) return;
      if (!waiter || waiter.recorded) this.dialogue.add("S", reply.text);
      // A reply that nobody asked for would be taken for the answer to the next command.
      if (!waiter) {
        this.#fail(new LinkError("connection_lost"));
        return;
      }
      const text = this.dialogue.redact(reply.text);
      waiter.replies.push(text === reply.text ? reply : { ...reply, text });
      waiter.left -= 1;
      if (waiter.left > 0) {
        waiter.timer.refresh();
        continue;
      }
      this.#waiters.shift();
      clearTimeout(waiter.timer);
      waiter.resolve();
    }
  }

  #fail(error: LinkError, destroy = true): void {
    if (destroy) this.#socket.destroy();
    if (this.#error) return;
    this.#error = error;
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(error);
    }
    this.#onClose?.();
  }
}
