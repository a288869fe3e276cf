// The thread in which messages are parsed: it holds no secret, no database, no state, and may be killed at any moment.
import { parentPort } from "node:worker_threads";
import { parseBody } from "./parse-body.ts";
import { type ParsedBody, type ParseFault, UnparseableError } from "./parsed-body.ts";

export type ThreadAnswer = { readonly body: ParsedBody } | { readonly fault: ParseFault };

parentPort?.on("message", async (raw: Uint8Array<ArrayBuffer>) => {
  try {
    const body = await parseBody(raw);
    const buffers = new Set(body.attachments.map((attachment) => attachment.content.buffer));
    parentPort?.postMessage({ body } satisfies ThreadAnswer, [...buffers]);
  } catch (error) {
    const fault = error instanceof UnparseableError ? error.fault : "malformed";
    parentPort?.postMessage({ fault } satisfies ThreadAnswer);
  }
});

parentPort?.postMessage("ready");
