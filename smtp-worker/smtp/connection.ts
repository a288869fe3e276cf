import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { CommandReader, type Line } from "./command-reader.ts";

const maxBuffered = 64 * 1024;

/** What the consumer of a message made of a chunk. `wait`: nothing more is read until it resolves. */
export interface Consumed {
  readonly used: number;
  readonly ended: boolean;
  readonly wait: Promise<void> | null;
}

/** One socket as lines and message bytes. Replies to pipelined commands leave together, when the next line must be waited for. */
export class Connection {
  readonly peer: string;
  /** "TLSv1.3 TLS_AES_256_GCM_SHA384"; null: in clear. */
  tls: string | null = null;
  #socket: Socket;
  #reader = new CommandReader();
  #out = "";
  #wake: (() => void) | null = null;
  #consumer: ((chunk: Buffer) => void) | null = null;
  #abort: (() => void) | null = null;
  #inputEnded = false;
  #closing = false;
  #error: Error | null = null;
  #closed = false;
  readonly #onClose: (() => void)[] = [];

  constructor(socket: Socket, peer: string) {
    this.#socket = socket;
    this.peer = peer;
    this.#listen(socket);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Called once, when the connection is gone for whatever reason; at once when it is already. */
  onClose(listener: () => void): void {
    if (this.#closed) listener();
    else this.#onClose.push(listener);
  }

  send(text: string): void {
    this.#out += `${text}\r\n`;
  }

  flush(): void {
    if (this.#out === "" || this.#closed || this.#closing) return;
    this.#socket.write(this.#out, "latin1");
    this.#out = "";
  }

  /** The next command line; null: the connection is gone. */
  async line(limit: number): Promise<Line | null> {
    for (;;) {
      if (this.#closed) return null;
      const line = this.#reader.next(limit);
      if (line) return line;
      if (this.#inputEnded) this.close();
      this.flush();
      // A peer that pipelines and never reads its replies must not fill our memory.
      await (this.#socket.writableNeedDrain ? this.#until("drain") : this.#input());
    }
  }

  /** Gives what arrives to `feed` until it says that the end was seen (true) or the connection is gone (false). */
  receive(feed: (chunk: Buffer) => Consumed): Promise<boolean> {
    this.flush();
    if (this.#closed || this.#inputEnded) return Promise.resolve(false);
    return new Promise((resolve) => {
      let waiting = false;
      const finish = (ended: boolean) => {
        this.#consumer = null;
        this.#abort = null;
        resolve(ended);
      };
      this.#abort = () => finish(false);
      this.#consumer = (chunk) => {
        const { used, ended, wait } = feed(chunk);
        if (ended) {
          if (used < chunk.length) this.#reader.push(chunk.subarray(used));
          finish(true);
        } else if (wait) {
          waiting = true;
          this.#socket.pause();
          void wait.finally(() => this.#socket.resume());
        }
      };
      const early = this.#reader.takeAll();
      if (early.length > 0) this.#consumer(early);
      if (!waiting) this.#socket.resume();
    });
  }

  /** True when bytes came in behind the current line. */
  get hasInput(): boolean {
    return this.#reader.buffered > 0;
  }

  /** TLS from here on: nothing that arrived in clear is ever read as a command. Rejects when the handshake fails. */
  async secure(context: SecureContext): Promise<void> {
    this.flush();
    const plain = this.#socket;
    this.#reader.takeAll();
    plain.removeAllListeners("data");
    plain.removeAllListeners("close");
    const socket = new TLSSocket(plain, { isServer: true, secureContext: context });
    this.#socket = socket;
    this.#listen(socket);
    await this.#until("secure");
    if (this.#closed) throw this.#error ?? new Error("connection lost during the handshake");
    this.tls = `${socket.getProtocol() ?? "TLS"} ${socket.getCipher().standardName}`;
  }

  /** Sends what is pending and ends the connection; a peer that does not hang up is cut off after two seconds. */
  close(): void {
    if (this.#closed || this.#closing) return;
    this.flush();
    this.#closing = true;
    this.#consumer = () => undefined;
    this.#socket.end();
    this.#socket.resume();
    const cut = setTimeout(() => this.destroy(), 2_000);
    cut.unref();
    this.onClose(() => clearTimeout(cut));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on("data", (chunk: Buffer) => {
      if (this.#consumer) return this.#consumer(chunk);
      this.#reader.push(chunk);
      if (this.#reader.buffered > maxBuffered) socket.pause();
      this.#resume();
    });
    // A peer that ended its half still gets the answers to what it sent; half a message is none.
    socket.on("end", () => {
      this.#inputEnded = true;
      if (this.#abort) socket.destroy();
      this.#resume();
    });
    socket.on("error", (error) => {
      this.#error = error;
      socket.destroy();
    });
    socket.on("close", () => {
      if (this.#closed) return;
      this.#closed = true;
      this.#resume();
      this.#abort?.();
      for (const listener of this.#onClose.splice(0)) listener();
    });
  }

  #input(): Promise<void> {
    if (this.#socket.isPaused()) this.#socket.resume();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #resume(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #until(event: "drain" | "secure"): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off(event, done);
        this.#socket.off("close", done);
        resolve();
      };
      this.#socket.once(event, done);
      this.#socket.once("close", done);
    });
  }
}
