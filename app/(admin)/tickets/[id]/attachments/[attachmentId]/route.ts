import { Readable } from "node:stream";
import { attachmentHeaders } from "#app/_server/attachment-headers.ts";
import { everyone, hasRole } from "#app/_server/require-role.ts";
import { currentContext } from "#app/_server/session.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { getAttachment } from "#lib/tickets/get-attachment.ts";

export const dynamic = "force-dynamic";

/** An attachment, always as a download: what a stranger sent is never shown on this origin. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ attachmentId: string }> },
): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const { attachmentId } = await params;
  if (!hasRole(ctx, everyone) || !/^[0-9a-f-]{36}$/i.test(attachmentId)) return new Response(null, { status: 404 });
  try {
    const { filename, size, content } = await getAttachment(ctx, { attachmentId });
    const headers = { ...attachmentHeaders(filename), "Content-Length": String(size) };
    return new Response(Readable.toWeb(Readable.from(content)) as ReadableStream, { headers });
  } catch (error) {
    if (error instanceof DomainError) return new Response(null, { status: 404 });
    log.requestFailed({ where: "attachment", error });
    return new Response(null, { status: 500 });
  }
}
