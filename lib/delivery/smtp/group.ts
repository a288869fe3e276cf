import { messageFault } from "../fault.ts";
import { LinkError, type SmtpConnection } from "./connection.ts";
import { toChunk } from "./data.ts";
import type { Reply } from "./reply.ts";
import type { Timeouts } from "./timeouts.ts";
import { type Commands, commandsFor, type Envelope, NothingSent, positive, refused } from "./transaction.ts";

/** What became of one message of a group: the reply that took it, or why it was not taken. */
export interface Handed {
  readonly result: Reply | Error;
  readonly dialogue: string | null;
}

const maxGroup = 16;
/** Bytes that a group may hold; a larger message goes alone. */
const maxBytes = 256 * 1024;

/** How many messages the peer may be given at once: one until it has taken one, and one where it does not offer what a group needs. */
export function groupSizeOf(connection: SmtpConnection): number {
  const { sent, extensions } = connection;
  return sent > 0 && extensions.has("PIPELINING") && extensions.has("CHUNKING") ? connection.groupSize : 1;
}

/** How many of these messages, from the first on, fit into one group. */
export function fitting(sizes: readonly number[]): number {
  let bytes = 0;
  const end = sizes.findIndex((size) => {
    bytes += size;
    return bytes > maxBytes;
  });
  return end === -1 ? sizes.length : Math.max(1, end);
}

interface Part {
  readonly lines: readonly string[];
  readonly commands: Commands;
  readonly size: number;
}

/**
 * Hands several messages over in one write: BDAT (RFC 3030) says how long each is, so that no reply need be awaited in between (RFC 2920).
 * A transaction begins with RSET, so that a refusal of one message is none of the next. Each has its own outcome, as {@link sendMessage}
 * has it; when the connection ends, what was not answered may have been taken.
 */
export async function sendGroup(
  connection: SmtpConnection,
  envelopes: readonly Envelope[],
  limits: Timeouts,
): Promise<Handed[]> {
  const parts: (Part | Error)[] = [];
  const bytes: Buffer[] = [];
  for (const envelope of envelopes) {
    try {
      const commands = commandsFor(connection, envelope);
      const chunk = toChunk(envelope.message);
      const lines = ["RSET", commands.mail, commands.rcpt, `BDAT ${chunk.length} LAST`];
      parts.push({ lines, commands, size: chunk.length });
      bytes.push(Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1"), chunk);
    } catch (error) {
      parts.push(error as Error);
    }
  }
  const count = parts.filter((part) => !(part instanceof Error)).length * perMessage;
  const replies: Reply[] = [];
  let lost: LinkError | null = null;
  if (count > 0) {
    connection.step = "content";
    connection.write(Buffer.concat(bytes));
    connection.needsReset = false;
    try {
      await connection.readInto(replies, count, limits.finalDot);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      lost = error;
    }
  }
  return outcomes(connection, parts, replies, lost);
}

/** RSET, MAIL, RCPT, BDAT. */
const perMessage = 4;

function outcomes(
  connection: SmtpConnection,
  parts: readonly (Part | Error)[],
  replies: readonly Reply[],
  lost: LinkError | null,
): Handed[] {
  const closing = replies.findIndex(({ code }) => code === 421);
  // A reply too many came with them: nobody knows which belongs to which.
  const surplus = lost === null && !connection.usable;
  let at = 0;
  const handed = parts.map((part): Handed => {
    if (part instanceof Error) return { result: part, dialogue: null };
    const from = at;
    at += perMessage;
    const own = replies.slice(from, at);
    const dialogue = dialogueOf(connection, part, own);
    if (surplus) return { result: messageFault("connection_lost", "content", { temporary: true }), dialogue };
    if (closing !== -1 && closing < from)
      return { result: new NothingSent("the peer was closing the connection"), dialogue };
    return { result: resultOf(connection, own, lost), dialogue };
  });
  // An answer before its message was written is none.
  if (connection.unwritten > 0) connection.destroy();
  connection.sent += handed.filter(({ result }) => !(result instanceof Error)).length;
  if (connection.usable) connection.groupSize = Math.min(connection.groupSize * 2, maxGroup);
  return handed;
}

function resultOf(connection: SmtpConnection, own: readonly Reply[], lost: LinkError | null): Reply | Error {
  const [reset, mail, rcpt, data] = own;
  if (reset && !positive(reset)) connection.destroy();
  if (mail && !positive(mail)) return refused(connection, "sender", mail);
  if (rcpt && !positive(rcpt)) return refused(connection, "recipient", rcpt);
  // Perhaps it was taken. It is tried again with the same Message-ID (RFC 1047).
  if (!data) return messageFault(lost?.code ?? "connection_lost", "content", { temporary: true }, lost);
  if (positive(data)) return data;
  // It announces BDAT and does not know it: the message was read as commands. Nothing is said about the message.
  if (unknownCommand.has(data.code)) {
    connection.destroy();
    return messageFault("temporary_refusal", "content", { temporary: true, reply: data.text });
  }
  return refused(connection, "content", data);
}

const unknownCommand = new Set([500, 501, 502, 503, 504]);

function dialogueOf(connection: SmtpConnection, { lines, size }: Part, replies: readonly Reply[]): string {
  const said = [...lines.map((line) => `C: ${line}`), `C: [message of ${size} bytes]`].join("\n");
  const heard = replies.map(({ text }) => `S: ${text.replaceAll("\n", "\nS: ")}`).join("\n");
  return `${connection.dialogue.redact(said)}\n${heard}\n`.slice(0, 8_192);
}
