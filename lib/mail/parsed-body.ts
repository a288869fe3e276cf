export interface ParsedAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The body of a message, ready to be stored and shown. */
export interface ParsedBody {
  /** Plain text, "\n" line ends; from the HTML when there is no text part. May be empty. */
  readonly text: string;
  /** Sanitised; null when the message has no HTML. */
  readonly html: string | null;
  readonly attachments: readonly ParsedAttachment[];
}

/** Gives the memory of the attachments back at once, not when it is collected: the next large message is waiting for it. */
export function giveBack({ attachments }: ParsedBody): void {
  for (const { content } of attachments) if (!content.buffer.detached) content.buffer.transfer(0);
}

/** Why a message could not be parsed. */
export type ParseFault =
  | "too_many_parts"
  | "too_deep"
  | "headers_too_large"
  | "timeout"
  | "out_of_memory"
  | "crashed"
  | "malformed";

/** The message cannot be parsed, now or later: never thrown for a trouble of our own. */
export class UnparseableError extends Error {
  readonly fault: ParseFault;

  constructor(fault: ParseFault) {
    super(fault);
    this.name = "UnparseableError";
    this.fault = fault;
  }
}
