import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** A peer under a test's full control: it sends what it is told to, byte for byte, and reads whole replies. */
export class TestPeer {
  #socket: Socket;
  #input = "";
  #closed = false;
  #wake: (() => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  static async connect(port: number, options: { tls?: boolean } = {}): Promise<TestPeer> {
    const socket = options.tls
      ? connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false })
      : connectTcp({ port, host: "127.0.0.1" });
    const peer = new TestPeer(socket);
    await once(socket, options.tls ? "secureConnect" : "connect");
    return peer;
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(bytes: string | Buffer): void {
    this.#socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** Sends, and waits while the connection's buffers are full, as a real sender does. */
  async sendAll(bytes: Buffer): Promise<void> {
    if (!this.#socket.write(bytes)) await once(this.#socket, "drain");
  }

  /** The next reply, all its lines; "closed" when the connection ended instead. */
  async reply(): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const end = this.#input.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#input.slice(0, end);
        this.#input = this.#input.slice(end + 2);
        lines.push(line);
        if (!/^\d{3}-/.test(line)) return lines.join("\n");
      } else if (this.#closed) return "closed";
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  async ask(line: string): Promise<string> {
    this.send(`${line}\r\n`);
    return this.reply();
  }

  /** The client's half of STARTTLS, after its 220. */
  async secure(): Promise<void> {
    const plainSocket = this.#socket;
    if (plainSocket.destroyed) throw new Error("the connection ended before TLS");
    plainSocket.removeAllListeners("data");
    plainSocket.removeAllListeners("close");
    const socket = connectTls({ socket: plainSocket, rejectUnauthorized: false });
    this.#socket = socket;
    this.#listen(socket);
    // A connection that ends during the handshake does so without an error.
    const handshake = new AbortController();
    for (const either of [plainSocket, socket])
      either.once("close", () => handshake.abort(new Error("the connection ended during the handshake")));
    await once(socket, "secureConnect", { signal: handshake.signal });
  }

  async startTls(): Promise<void> {
    await this.ask("EHLO client.test");
    const reply = await this.ask("STARTTLS");
    if (!reply.startsWith("220")) throw new Error(`no TLS: ${reply}`);
    await this.secure();
    await this.ask("EHLO client.test");
  }

  /** Sends nothing more; answers still come in. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #listen(socket: Socket): void {
    socket.on("data", (chunk) => {
      this.#input += chunk.toString("latin1");
      this.#wake?.();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#wake?.();
    });
  }
}

export function plain(username: string, password: string): string {
  return Buffer.from(`\0${username}\0${password}`).toString("base64");
}
