import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { findAttachment, readAttachment } from "./view-store.ts";

export interface AttachmentContent {
  /** One line, no path. */
  readonly filename: string;
  /** What the sender claimed: never to be shown in a page, only downloaded. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** A megabyte at a time, read from the database as it is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** An attachment of one of the account's tickets. Refuses with attachment_not_found. */
export async function getAttachment(ctx: Ctx, { attachmentId }: { attachmentId: string }): Promise<AttachmentContent> {
  const known = z.uuid().safeParse(attachmentId).success;
  const attachment = known ? await findAttachment(ctx.db, ctx.account.id, attachmentId) : null;
  if (!attachment) throw new DomainError("attachment_not_found");
  const { filename, contentType, size } = attachment;
  return { filename, contentType, size, content: readAttachment(ctx.db, attachment) };
}
