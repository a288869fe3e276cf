import { env } from "#lib/env.ts";
import { log } from "#lib/logger.ts";
import { type DeliveryReport, readDeliveryReport } from "#lib/mail/delivery-report.ts";
import { type MailFacts, readFacts } from "#lib/mail/facts.ts";
import { readHeaderBlock, valuesOf } from "#lib/mail/header-block.ts";
import { isMachineMail } from "#lib/mail/machine.ts";
import type { Mailbox } from "#lib/mail/mailboxes.ts";
import { parseMail } from "#lib/mail/parse.ts";
import { type ParsedBody, type ParseFault, UnparseableError } from "#lib/mail/parsed-body.ts";
import { findVerificationToken } from "#lib/mail/verification-token.ts";
import { withoutSecrets } from "#lib/mail/without-secrets.ts";
import { hashBody } from "./delivery-key.ts";
import type { AcceptedMessage } from "./store.ts";

/** A message as it was read: what was accepted, what its header says, what it holds; in its words, none of our own secrets. */
export interface ReadMail {
  readonly message: AcceptedMessage;
  readonly facts: MailFacts;
  /** Who it is from: the header, else the envelope. */
  readonly from: Mailbox;
  readonly isMachine: boolean;
  readonly token: string | null;
  /** Of a bounce: the Email-Ids of our mail that it quotes. */
  readonly bouncedEmailIds: readonly string[];
  /** What a mail system reports about mail of ours; null: it is no report. */
  readonly report: DeliveryReport | null;
  readonly bodyHash: string;
  readonly body: ParsedBody;
  /** Why the body could not be parsed; null: it was. */
  readonly fault: ParseFault | null;
}

export type Parse = typeof parseMail;
/** Gives the raw bytes. */
export type Read = (message: AcceptedMessage) => Promise<Uint8Array<ArrayBuffer>>;

/** Bytes of a bounce that are searched for the header it quotes. */
const quotable = 512 * 1024;

/** Whom a message without any sender is from. Mail cannot be sent there (RFC 2606). */
const nobody: Mailbox = { name: null, address: "unknown@sender.invalid" };

/** Reads an accepted message. One that cannot be parsed is read as far as its header goes, with the original attached. */
export async function readMail(message: AcceptedMessage, read: Read, parse: Parse = parseMail): Promise<ReadMail> {
  const raw = await read(message);
  const header = readHeaderBlock(raw);
  const facts = readFacts(header);
  const bodyHash = await hashBody(raw, header.bodyStart);
  const isMachine = isMachineMail(header, message.envelopeFrom);
  // Before the bytes go into the parsing thread.
  const bouncedEmailIds =
    isMachine && message.envelopeFrom === "" ? quotedEmailIds(raw.subarray(header.bodyStart)) : [];
  const report = isMachine ? readDeliveryReport(raw.subarray(header.bodyStart)) : null;
  const { body, fault } = await readBody(message, raw, header.oversized, { read, parse });
  const { subject, answers } = facts;
  return {
    message,
    facts: { ...facts, subject: withoutSecrets(subject) },
    from: facts.from ?? (message.envelopeFrom ? { name: null, address: message.envelopeFrom.toLowerCase() } : nobody),
    isMachine,
    bouncedEmailIds,
    report,
    token: findVerificationToken({
      header: valuesOf(header, "x-postern-verification"),
      subject,
      text: body.text,
      quotes: answers.length > 0 || message.envelopeFrom === "",
    }),
    bodyHash,
    body: { ...body, text: withoutSecrets(body.text), html: body.html && withoutSecrets(body.html) },
    fault,
  };
}

/** A bounce of what left through a company's server comes to the support address and names our mail only by quoting its header. */
function quotedEmailIds(body: Uint8Array): string[] {
  const text = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, quotable)).toString("latin1");
  const field = new RegExp(`^X-${env.headerBrand}-Email-Id:[ \\t]*([a-z0-9]{16,40})[ \\t]*\\r?$`, "gim");
  return [...text.matchAll(field)].slice(0, 10).flatMap(([, id]) => (id ? [id.toLowerCase()] : []));
}

async function readBody(
  message: AcceptedMessage,
  raw: Uint8Array<ArrayBuffer>,
  oversized: boolean,
  { read, parse }: { readonly read: Read; readonly parse: Parse },
): Promise<{ body: ParsedBody; fault: ParseFault | null }> {
  try {
    if (oversized) throw new UnparseableError("headers_too_large");
    return { body: await parse(raw), fault: null };
  } catch (error) {
    if (!(error instanceof UnparseableError)) throw error;
    log.messageUnparseable({ messageId: message.id, error });
    // The bytes went into the thread that gave up on them.
    const content = raw.length > 0 ? raw : await read(message);
    const original = { filename: "original.eml", contentType: "message/rfc822", content };
    return { body: { text: "", html: null, attachments: [original] }, fault: error.fault };
  }
}
