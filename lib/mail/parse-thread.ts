// The thread in which messages are parsed: it holds no secret, no database, no state, and may be killed at any moment.
import { parentPort } from "node:worker_threads";
import { parseBody } from "./parse-body.ts";
import { type ParsedBody, type ParseFault, UnparseableError } from "./parsed-body.ts";
import { PlainBlob } from "./plain-blob.ts";

export type ThreadAnswer = { readonly body: ParsedBody } | { readonly fault: ParseFault };

// For the parser: nothing else here makes one.
Object.assign(globalThis, { Blob: PlainBlob });

parentPort?.on("message", async (raw: Uint8Array<ArrayBuffer>) => {
  try {
    // Given back at once, not when it is collected: the decoded parts, as large again, stand beside it.
    const body = await parseBody(raw).finally(() => raw.buffer.transfer(0));
    const buffers = new Set(body.attachments.map((attachment) => attachment.content.buffer));
    parentPort?.postMessage({ body } satisfies ThreadAnswer, [...buffers]);
  } catch (error) {
    const fault = error instanceof UnparseableError ? error.fault : "malformed";
    parentPort?.postMessage({ fault } satisfies ThreadAnswer);
  }
});

parentPort?.postMessage("ready");
