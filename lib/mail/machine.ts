import { type HeaderBlock, valuesOf } from "./header-block.ts";

const listFields = ["list-id", "list-unsubscribe", "list-post", "mailing-list"];
const autoReplyFields = ["x-autoreply", "x-autorespond", "x-autoresponse"];

/**
 * Whether a machine or a list sent it, so that it must never be answered by another machine (RFC 3834 2).
 * `envelopeFrom` is the reverse-path, empty on a bounce (RFC 5321 4.5.5).
 */
export function isMachineMail(block: HeaderBlock, envelopeFrom: string): boolean {
  const has = (name: string) => valuesOf(block, name).length > 0;
  const some = (name: string, test: RegExp) => valuesOf(block, name).some((value) => test.test(value));
  return (
    envelopeFrom.trim() === "" ||
    some("auto-submitted", /^(?!\s*no\s*(?:[;(]|$))/i) ||
    some("precedence", /^\s*(?:bulk|list|junk|auto_reply)\b/i) ||
    some("x-auto-response-suppress", /\b(?:all|oof|autoreply|dr|ndr|rn|nrn)\b/i) ||
    some("content-type", /^\s*multipart\/report\b/i) ||
    some("from", /\bmailer-daemon@/i) ||
    [...listFields, ...autoReplyFields].some(has)
  );
}
