/** One reply of an SMTP server, all its lines. */
export interface Reply {
  readonly code: number;
  /** The texts after the code, one a line. */
  readonly lines: readonly string[];
  /** As the peer sent it, codes included, lines joined with a newline. */
  readonly text: string;
}

/** RFC 5321 4.5.3.1.5 says 512 octets a line; servers exceed it, so the limits only keep a hostile peer from filling our memory. */
const maxLine = 4_096;
const maxReply = 32_768;

/** The peer said what is not an SMTP reply. */
export class ReplyError extends Error {}

/**
 * Cuts the peer's bytes into replies (RFC 5321 4.2). Throws {@link ReplyError} on what no server may say: a line that ends in a bare LF
 * too, or holds a CR or a NUL. A server that quotes a stranger's words would let them answer the next command.
 */
export class ReplyParser {
  #rest: Buffer = Buffer.alloc(0);
  #lines: string[] = [];
  #code = 0;
  #size = 0;

  feed(chunk: Buffer): Reply[] {
    const replies: Reply[] = [];
    let bytes: Buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
      const reply = this.#line(bytes.subarray(0, end));
      if (reply) replies.push(reply);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > maxLine) throw new ReplyError("reply line too long");
    this.#rest = bytes;
    return replies;
  }

  #line(bytes: Buffer): Reply | null {
    this.#size += bytes.length;
    if (bytes.length > maxLine || this.#size > maxReply) throw new ReplyError("reply too long");
    const text = bytes.toString("utf8");
    if (!/^[^\r\0]*\r$/.test(text)) throw new ReplyError("a reply line ended without CR LF");
    const match = /^([2-5]\d\d)(?:([ -])(.*))?$/.exec(printable(text.slice(0, -1)));
    if (!match) throw new ReplyError("not an SMTP reply");
    const code = Number(match[1]);
    if (this.#lines.length > 0 && code !== this.#code) throw new ReplyError("reply with two codes");
    this.#code = code;
    this.#lines.push(match[3] ?? "");
    if (match[2] === "-") return null;
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    const whole = lines.map((line, at) => `${code}${at < lines.length - 1 ? "-" : " "}${line}`.trimEnd()).join("\n");
    return { code, lines, text: whole };
  }
}

/** Control characters become "?", so that a peer's words can be stored, logged and shown. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, "?");
}
