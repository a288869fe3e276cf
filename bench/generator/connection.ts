import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, createSecureContext, type TLSSocket } from "node:tls";
import type { Target } from "./contract.ts";

// One for all connections: making it reads the whole store of authorities, which would cost more than the mail.
const secureContext = createSecureContext({ ecdhCurve: "X25519" });

/** One sender's connection, as lean as a client can be: commands that may be grouped are (RFC 2920), nothing is verified. */
export class Connection {
  readonly #envelope: Buffer;
  #socket: Socket;
  #text = "";
  #wanted = 0;
  #lines: string[] = [];
  #settle: { resolve: (lines: string[]) => void; reject: (error: Error) => void } | null = null;
  #ended: Error | null = null;

  private constructor(target: Target) {
    this.#envelope = Buffer.from(`MAIL FROM:<${target.from}>\r\nRCPT TO:<${target.to}>\r\nDATA\r\n`);
    this.#socket = connectTcp({ host: "127.0.0.1", port: target.port, noDelay: true });
    this.#listen(this.#socket);
  }

  /** Connected, under TLS, authenticated. Rejects with the server's words. */
  static async open(target: Target): Promise<Connection> {
    const connection = new Connection(target);
    await connection.#expect("220");
    await connection.#say("EHLO sender.test\r\n", "250");
    await connection.#say("STARTTLS\r\n", "220");
    await connection.#secure();
    await connection.#say("EHLO sender.test\r\n", "250");
    const login = Buffer.from(`\0${target.username}\0${target.password}`).toString("base64");
    await connection.#say(`AUTH PLAIN ${login}\r\n`, "235");
    return connection;
  }

  /** Hands one message over. Resolves at its 250; rejects with the server's words. */
  async send(parts: readonly Buffer[]): Promise<void> {
    this.#socket.write(this.#envelope);
    await this.#expect("250", "250", "354");
    this.#socket.cork();
    for (const part of parts) this.#socket.write(part);
    this.#socket.uncork();
    await this.#expect("250");
  }

  async quit(): Promise<void> {
    await this.#say("QUIT\r\n", "221");
    this.#socket.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #say(line: string, code: string): Promise<void> {
    this.#socket.write(line);
    return this.#expect(code);
  }

  async #expect(...codes: string[]): Promise<void> {
    const lines = await new Promise<string[]>((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      this.#wanted = codes.length;
      this.#settle = { resolve, reject };
      this.#deliver();
    });
    const wrong = lines.find((line, at) => !line.startsWith(codes[at] ?? ""));
    if (wrong !== undefined) throw new Error(wrong);
  }

  #receive(chunk: string): void {
    this.#text += chunk;
    let from = 0;
    for (let end = this.#text.indexOf("\n"); end !== -1; end = this.#text.indexOf("\n", from)) {
      if (this.#text[from + 3] !== "-") this.#lines.push(this.#text.slice(from, end).trimEnd());
      from = end + 1;
    }
    this.#text = this.#text.slice(from);
    this.#deliver();
  }

  #deliver(): void {
    if (!this.#settle || this.#lines.length < this.#wanted) return;
    const { resolve } = this.#settle;
    this.#settle = null;
    resolve(this.#lines.splice(0, this.#wanted));
  }

  #listen(socket: Socket): void {
    const end = (error?: Error) => {
      this.#ended ??= error ?? new Error("connection closed");
      this.#settle?.reject(this.#ended);
      this.#settle = null;
    };
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => this.#receive(chunk));
    socket.on("error", end);
    socket.on("close", () => end());
  }

  async #secure(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners("data");
    plain.removeAllListeners("close");
    const socket: TLSSocket = connectTls({ socket: plain, secureContext, rejectUnauthorized: false });
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once("secureConnect", resolve);
      socket.once("error", reject);
    });
    socket.removeAllListeners("error");
    this.#listen(socket);
  }
}
