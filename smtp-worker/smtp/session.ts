import type { SecureContext } from "node:tls";
import { log } from "#lib/logger.ts";
import type { Connection } from "./connection.ts";
import { onAuth } from "./on-auth.ts";
import { onData } from "./on-data.ts";
import { onHello } from "./on-hello.ts";
import { onMailFrom } from "./on-mail-from.ts";
import { onRcptTo } from "./on-rcpt-to.ts";
import { type Reply, replies, replyTo } from "./reply.ts";
import type { Dialogue, SessionState } from "./session-state.ts";

/** RFC 5321 4.5.3.1.4, with room for the parameters of extensions. */
const commandLimit = 2_048;
/** RFC 4954 4. */
const authLimit = 12_288;
const maxErrors = 20;
/** Since the last message that was taken. Enough for two transactions of a hundred recipients each. */
const maxCommands = 300;
const handshakeTime = 30_000;
const commandTime = 300_000;
/** For both, of peers that have not authenticated, while the room is nearly full. */
const crowdedTime = 10_000;
const slowWindow = 60_000;
const slowBytes = 100 * 60;

type Phase = "handshake" | "command" | "busy" | "data";

/** One connection from greeting to close: reads a command, answers it, and keeps the peer to its time. */
export class Session implements Dialogue {
  readonly #connection: Connection;
  readonly #state: SessionState;
  readonly #context: () => SecureContext;
  readonly #now: () => number;
  readonly #crowded: () => boolean;
  #phase: Phase = "handshake";
  #since: number;
  #bytes = 0;
  #errors = 0;
  #commands = 0;
  #stopping = false;

  constructor(
    connection: Connection,
    state: SessionState,
    options: { context: () => SecureContext; now: () => number; crowded: () => boolean },
  ) {
    this.#connection = connection;
    this.#state = state;
    this.#context = options.context;
    this.#now = options.now;
    this.#crowded = options.crowded;
    this.#since = options.now();
  }

  async run(): Promise<void> {
    try {
      if (this.#state.listener.implicitTls) await this.#startTls();
      this.#answer({ text: `220 ${this.#state.hostname} ESMTP` });
      while (!this.#connection.closed) {
        if (this.#stopping) return this.#answer(replies.stopping);
        const line = await this.#line(commandLimit);
        if (line === null) return;
        this.#commands += 1;
        if (this.#commands > maxCommands) return this.#answer(replies.tooManyCommands);
        const reply = "fault" in line ? replies[line.fault] : await this.#obey(line.text);
        if (reply) this.#answer(reply);
      }
    } catch (error) {
      log.connectionFailed({ peer: this.#state.peer, error });
      this.#connection.destroy();
    }
  }

  /** Called every few seconds: ends what takes too long (RFC 5321 4.5.3.2), and what is slower than 100 bytes a second. */
  sweep(): void {
    const elapsed = this.#now() - this.#since;
    const hurry = this.#crowded() && !this.#state.credential;
    if (this.#phase === "handshake" && elapsed > (hurry ? crowdedTime : handshakeTime)) this.#connection.destroy();
    else if (this.#phase === "command" && elapsed > (hurry ? crowdedTime : commandTime)) this.#answer(replies.idle);
    else if (this.#phase === "data" && elapsed >= slowWindow) {
      if (this.#bytes < slowBytes) this.#answer(replies.tooSlow);
      else this.#enter("data");
    }
  }

  /** A message that is coming in, or a command that is being answered, is finished first. */
  stop(): void {
    this.#stopping = true;
    if (this.#phase === "command") this.#answer(replies.stopping);
    else if (this.#phase === "handshake") this.#connection.destroy();
  }

  async ask(challenge: string): Promise<string | null> {
    this.#connection.send(challenge);
    const line = await this.#line(authLimit);
    return line && "text" in line ? line.text : null;
  }

  async receive(goAhead: Reply, feed: Parameters<Dialogue["receive"]>[1]): Promise<boolean> {
    this.#connection.send(goAhead.text);
    this.#enter("data");
    const ended = await this.#connection.receive((chunk) => {
      this.#bytes += chunk.length;
      const consumed = feed(chunk);
      if (!consumed.wait) return consumed;
      // It is we who are slow now: the sender's time stands still.
      this.#enter("busy");
      return { ...consumed, wait: consumed.wait.then(() => this.#enter("data")) };
    });
    this.#enter("busy");
    return ended;
  }

  async #line(limit: number) {
    this.#enter("command");
    const line = await this.#connection.line(limit);
    this.#enter("busy");
    return line;
  }

  async #obey(text: string): Promise<Reply | null> {
    const state = this.#state;
    const [, verb = "", argument = ""] = /^([A-Za-z]+)(?: (.*))?$/s.exec(text.trimEnd()) ?? [];
    try {
      switch (verb.toUpperCase()) {
        case "EHLO":
          return onHello(state, argument, true);
        case "HELO":
          return onHello(state, argument, false);
        case "STARTTLS":
          return await this.#onStartTls(argument);
        case "AUTH":
          return await onAuth(state, argument, this);
        case "MAIL":
          return onMailFrom(state, argument);
        case "RCPT":
          return await onRcptTo(state, argument);
        case "DATA":
          return await this.#onData(argument);
        case "RSET":
          state.transaction = null;
          return replies.ok;
        case "NOOP":
          return replies.ok;
        case "VRFY":
          return replies.verify;
        case "HELP":
          return replies.help;
        case "EXPN":
        case "BDAT":
        case "ETRN":
        case "TURN":
          return replies.notImplemented;
        case "QUIT":
          return replies.bye;
        default:
          return replies.unknownCommand;
      }
    } catch (error) {
      log.connectionFailed({ peer: state.peer, error });
      return replyTo(error);
    }
  }

  async #onData(argument: string): Promise<Reply> {
    const reply = await onData(this.#state, argument, this);
    if (reply.text.startsWith("250")) this.#commands = 0;
    return reply;
  }

  async #onStartTls(argument: string): Promise<Reply | null> {
    if (this.#state.tls) return replies.tlsTwice;
    if (argument !== "") return replies.syntax;
    // Commands injected in clear behind STARTTLS must never be taken for ones that came under TLS (CVE-2011-0411).
    if (this.#connection.hasInput) return replies.tlsInjection;
    this.#connection.send(replies.startTls.text);
    await this.#startTls();
    return null;
  }

  /** RFC 3207 4.2: what was said in clear is forgotten. */
  async #startTls(): Promise<void> {
    this.#enter("handshake");
    await this.#connection.secure(this.#context());
    Object.assign(this.#state, { tls: this.#connection.tls, helo: null, extended: false, transaction: null });
    this.#enter("busy");
  }

  #answer(reply: Reply): void {
    this.#connection.send(reply.text);
    if (/^(50|555)/.test(reply.text)) this.#errors += 1;
    if (reply.close) this.#connection.close();
    else if (this.#errors >= maxErrors) this.#answer(replies.tooManyErrors);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#since = this.#now();
    this.#bytes = 0;
  }
}
