import type { Target } from "./contract.ts";

const line = "The quick brown fox jumps over the lazy dog; pack my box with liquor jugs.\r\n";

/** Messages of `size` bytes each with a Message-ID and subject of its own, a body of plain text, and the final dot. */
export function messages({ from, to }: Target, size: number): () => Buffer[] {
  const run = `${process.pid}.${Date.now().toString(36)}`;
  const headerOf = (count: number) =>
    `From: Customer <${from}>\r\nTo: <${to}>\r\nSubject: Question ${run}.${count}\r\nDate: ${new Date().toUTCString().replace("GMT", "+0000")}\r\nMessage-ID: <${run}.${count}@sender.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n`;
  const room = Math.max(line.length, size - headerOf(0).length);
  const text = line.repeat(Math.ceil(room / line.length)).slice(0, room - 2);
  const body = Buffer.from(`${text}\r\n.\r\n`);
  const small = body.length < 64 * 1024;
  let count = 0;
  return () => {
    const header = Buffer.from(headerOf(count++));
    return small ? [Buffer.concat([header, body])] : [header, body];
  };
}
