import { isAscii } from "node:buffer";
import type { FaultCode, VerificationStep } from "#lib/verification/schema.ts";
import { type DeliveryFault, messageFault } from "../fault.ts";
import { LinkError, type SmtpConnection } from "./connection.ts";
import { toData } from "./data.ts";
import type { Reply } from "./reply.ts";
import type { Timeouts } from "./timeouts.ts";

/** One message to one recipient. Addresses without angle brackets; an empty `from` is the null sender. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
}

/** The connection ended before the peer could take anything: nothing was handed over, another connection may be tried at once. */
export class NothingSent extends Error {}

/** A message and what goes before it. Throws a fault of scope "message" when it cannot be sent here at all. */
export function commandsFor(connection: SmtpConnection, envelope: Envelope): Commands {
  if (!path.test(envelope.from) || !path.test(envelope.to))
    throw messageFault("internal", "queued", { temporary: true });
  return envelopeCommands(connection, envelope);
}

/** What may stand between the angle brackets of MAIL and RCPT: nothing that could end the line or the path. */
const path = /^[\x21-\x3b\x3d\x3f-\x7e]*$/;

/**
 * Hands one message over and returns the reply that took it (RFC 5321 3.3; grouped as RFC 2920 allows). Throws {@link DeliveryFault} of
 * scope "message", or {@link NothingSent} when the connection turned out to be dead before the message began.
 */
export async function sendMessage(connection: SmtpConnection, envelope: Envelope, limits: Timeouts): Promise<Reply> {
  const commands = commandsFor(connection, envelope);
  connection.step = "sender";
  const refusal = connection.extensions.has("PIPELINING")
    ? await grouped(connection, commands, limits)
    : await oneByOne(connection, commands, limits);
  if (refusal) throw refused(connection, refusal.step, refusal.reply);
  connection.step = "content";
  const data = toData(envelope.message);
  connection.dialogue.add("C", `[message of ${data.length} bytes]`);
  connection.write(data);
  const reply = await answer(connection, limits.finalDot);
  // An answer before the last byte was written: the rest would be read as commands.
  if (connection.unwritten > 0) connection.destroy();
  if (!positive(reply)) throw refused(connection, "content", reply);
  connection.sent += 1;
  return reply;
}

export interface Commands {
  readonly reset: boolean;
  readonly mail: string;
  readonly rcpt: string;
}

function envelopeCommands(connection: SmtpConnection, { from, to, message }: Envelope): Commands {
  const size = connection.extensions.get("SIZE");
  const limit = Number(size);
  if (size !== undefined && limit > 0 && message.length > limit) {
    throw messageFault("message_too_large", "sender", { temporary: false, reply: `SIZE ${size}` });
  }
  const eightBit = connection.extensions.has("8BITMIME") && !isAscii(message);
  const parameters = `${size === undefined ? "" : ` SIZE=${message.length}`}${eightBit ? " BODY=8BITMIME" : ""}`;
  return { reset: connection.needsReset, mail: `MAIL FROM:<${from}>${parameters}`, rcpt: `RCPT TO:<${to}>` };
}

interface Refusal {
  readonly step: VerificationStep;
  readonly reply: Reply;
}

/** Everything up to DATA in one write. Every reply is read, also after a refusal, so that commands and replies stay in step. */
async function grouped(connection: SmtpConnection, commands: Commands, limits: Timeouts): Promise<Refusal | null> {
  const lines = [...(commands.reset ? ["RSET"] : []), commands.mail, commands.rcpt, "DATA"];
  for (const line of lines) connection.dialogue.add("C", line);
  connection.write(`${lines.join("\r\n")}\r\n`);
  connection.needsReset = false;
  let refusal: Refusal | null = null;
  const note = (step: VerificationStep, reply: Reply, good: boolean) => {
    if (!good) refusal ??= { step, reply };
  };
  const waits = lines.map(() => connection.read(limits.command));
  for (const wait of waits) wait.catch(() => undefined);
  try {
    const replies = [];
    for (const [at, wait] of waits.entries()) {
      replies.push(await wait);
      if (lines[at] === commands.mail) note("sender", replies[at] as Reply, positive(replies[at]));
      if (lines[at] === commands.rcpt) note("recipient", replies[at] as Reply, positive(replies[at]));
    }
    const data = replies.at(-1) as Reply;
    note("content", data, data.code === 354);
    // The peer waits for a message although it refused the envelope: it gets an empty one, for nobody (RFC 2920 3.1).
    if (refusal && data.code === 354) {
      connection.dialogue.add("C", ".");
      connection.write(".\r\n");
      await connection.read(limits.command);
    }
  } catch (error) {
    if (!refusal) throw lost(connection, error);
  }
  connection.needsReset = refusal !== null;
  return refusal;
}

async function oneByOne(connection: SmtpConnection, commands: Commands, limits: Timeouts): Promise<Refusal | null> {
  const say = async (line: string) => {
    try {
      return await connection.command(line, limits.command);
    } catch (error) {
      throw lost(connection, error);
    }
  };
  if (commands.reset) await say("RSET");
  connection.needsReset = true;
  const mail = await say(commands.mail);
  if (!positive(mail)) return { step: "sender", reply: mail };
  connection.step = "recipient";
  const rcpt = await say(commands.rcpt);
  if (!positive(rcpt)) return { step: "recipient", reply: rcpt };
  const data = await say("DATA");
  if (data.code !== 354) return { step: "content", reply: data };
  connection.needsReset = false;
  return null;
}

/** Before a byte of the message: on a connection that served before, the peer may just have closed it. */
function lost(connection: SmtpConnection, error: unknown): Error {
  if (!(error instanceof LinkError)) return error as Error;
  if (connection.sent > 0) return new NothingSent("the connection ended between messages", { cause: error });
  return messageFault(error.code, connection.step, { temporary: true }, error);
}

async function answer(connection: SmtpConnection, timeout: number): Promise<Reply> {
  try {
    return await connection.read(timeout);
  } catch (error) {
    // Perhaps it was taken. The sender tries again with the same Message-ID (RFC 1047).
    if (error instanceof LinkError) throw messageFault(error.code, "content", { temporary: true }, error);
    throw error;
  }
}

const refusalCodes: Partial<Record<VerificationStep, FaultCode>> = {
  sender: "sender_refused",
  recipient: "recipient_refused",
  content: "content_refused",
};

/** Servers that judge the sender only at RCPT or DATA (Postfix does by default): RFC 3463 X.1.7 and X.1.8, Exchange's 5.7.60, or words. */
const aboutSender = /^5\.1\.[78]\b|^5\.7\.60\b|sender address rejected|sender verify failed|send as this sender/i;

/** What a reply that is no success means. Ends the connection when the peer does, or when nobody knows what it understood. */
export function refused(connection: SmtpConnection, step: VerificationStep, reply: Reply): DeliveryFault {
  if (reply.code === 421) connection.destroy();
  if (reply.code >= 400 && reply.code < 500) {
    return messageFault("temporary_refusal", step, { temporary: true, reply: reply.text, refusedForNow: true });
  }
  if (reply.code < 500) {
    // A positive or intermediate code where none belongs: nobody knows what the peer understood.
    connection.destroy();
    return messageFault("connection_lost", step, { temporary: true, reply: reply.text });
  }
  const about = reply.lines.some((line) => line.startsWith("5.3.4")) ? "message_too_large" : refusalCodes[step];
  const sender = reply.lines.some((line) => aboutSender.test(line));
  return messageFault(sender ? "sender_refused" : (about ?? "content_refused"), sender ? "sender" : step, {
    temporary: false,
    reply: reply.text,
  });
}

export function positive(reply: Reply | undefined): boolean {
  return reply !== undefined && reply.code >= 200 && reply.code < 300;
}
