import { log } from "#lib/logger.ts";
import { attachmentHeaders } from "./attachment-headers.ts";
import { csvRow } from "./csv.ts";

/** Characters that are gathered before they are sent. */
const chunk = 64 * 1024;

/** `csvStream` as a download under a name. */
export function csvDownload<Row>(filename: string, ...file: Parameters<typeof csvStream<Row>>): Response {
  const headers = { ...attachmentHeaders(filename), "Content-Type": "text/csv; charset=utf-8" };
  return new Response(csvStream(...file), { headers });
}

/**
 * A CSV file that is made as it is read: memory holds one chunk, however many rows there are. Opens in Excel as UTF-8. When the rows
 * fail on the way, the download does: a file that is cut off must not look whole.
 */
export function csvStream<Row>(
  header: readonly string[],
  rows: AsyncIterable<Row>,
  line: (row: Row) => readonly string[],
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.asyncIterator]();
  let text = `\ufeff${csvRow(header)}`;
  return new ReadableStream({
    async pull(controller) {
      let done: boolean | undefined = false;
      try {
        while (text.length < chunk && !done) {
          const next = await iterator.next();
          done = next.done;
          if (!next.done) text += csvRow(line(next.value));
        }
      } catch (error) {
        log.requestFailed({ where: "csv", error });
        throw error;
      }
      controller.enqueue(encoder.encode(text));
      text = "";
      if (done) controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
