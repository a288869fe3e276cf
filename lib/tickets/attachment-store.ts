import type { Db } from "#lib/db/client.ts";
import { records } from "#lib/db/records.ts";

export interface NewAttachmentRow {
  readonly id: string;
  readonly accountId: string;
  readonly commentId: string;
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

interface Chunk {
  readonly attachmentId: string;
  readonly seq: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const chunkSize = 1024 * 1024;

/** In pieces, each a statement: what is written at once holds everybody else up, and is in memory several times. */
export async function insertAttachments(db: Db, attachments: readonly NewAttachmentRow[]): Promise<void> {
  if (attachments.length === 0) return;
  const rows = attachments.map(({ content, ...row }) => ({ ...row, size: content.byteLength }));
  await db.$executeRaw`
    insert into attachment (id, account_id, comment_id, filename, content_type, size)
    select id, account_id, comment_id, filename, content_type, size
      from json_populate_recordset(null::attachment, ${records(rows)}::json)`;
  for (const { attachmentId, seq, bytes } of attachments.flatMap(chunksOf)) {
    await db.$executeRaw`
      insert into attachment_chunk (attachment_id, seq, bytes) values (${attachmentId}::uuid, ${seq}, ${bytes})`;
  }
}

/** At least one, empty where the content is. */
function chunksOf({ id, content }: NewAttachmentRow): Chunk[] {
  const count = Math.max(1, Math.ceil(content.byteLength / chunkSize));
  return Array.from({ length: count }, (_, seq) => ({
    attachmentId: id,
    seq,
    bytes: content.subarray(seq * chunkSize, (seq + 1) * chunkSize),
  }));
}
