import { decodeWords } from "postal-mime";
import { type HeaderBlock, valuesOf } from "./header-block.ts";
import { type Mailbox, readMailboxes } from "./mailboxes.ts";
import { oneLine } from "./text.ts";

/** What a message's own headers say. Claims of the sender: none of it is proof of anything. */
export interface MailFacts {
  /** From's first mailbox, else Sender's. */
  readonly from: Mailbox | null;
  /** Decoded, one line, at most 500 characters; may be empty. */
  readonly subject: string;
  /** RFC 5322 3.6.4, without angle brackets. */
  readonly messageId: string | null;
  /** What it answers: In-Reply-To, then References from the newest to the oldest; without angle brackets. */
  readonly answers: readonly string[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly deliveredTo: readonly Mailbox[];
  /** X-Forwarded-To and X-Original-To: what forwards a mail may say so. */
  readonly forwardedTo: readonly Mailbox[];
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  /** Fields of the delivery key, as they stand in the header. */
  readonly identity: readonly string[];
}

/** Reads the facts of a header block. Never fails; work is bounded by the size of the block. */
export function readFacts(block: HeaderBlock): MailFacts {
  const values = (name: string) => valuesOf(block, name);
  const [subject = ""] = values("subject");
  return {
    from: readMailboxes(values("from"))[0] ?? readMailboxes(values("sender"))[0] ?? null,
    subject: oneLine(decodeWords(subject.slice(0, 8_000)), 500),
    messageId: readIds(values("message-id"))[0] ?? null,
    answers: [...new Set([...readIds(values("in-reply-to")), ...readIds(values("references")).toReversed()])].slice(
      0,
      100,
    ),
    to: readMailboxes(values("to")),
    cc: readMailboxes(values("cc")),
    deliveredTo: readMailboxes(values("delivered-to")),
    forwardedTo: readMailboxes([...values("x-forwarded-to"), ...values("x-original-to")]),
    languages: values("content-language")
      .flatMap((value) => value.split(/[\s,]+/))
      .filter(Boolean)
      .slice(0, 10),
    identity: ["message-id", "date", "from", "subject"].map((name) => values(name).join("\n")),
  };
}

// An index row holds 2,704 bytes, and a character may have three. A longer one still finds its like: both are cut.
const maxId = 500;

// Some senders leave the brackets out, or put words around: what stands in brackets counts, else the first word.
function readIds(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.match(/<[^<>\s]+>/g)?.map((id) => id.slice(1, -1)) ?? value.trim().split(/\s+/, 1))
    .map((id) => oneLine(id, maxId))
    .filter((id) => id !== "");
}
