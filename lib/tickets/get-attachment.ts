import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { findAttachment } from "./view-store.ts";

export interface AttachmentContent {
  /** One line, no path. */
  readonly filename: string;
  /** What the sender claimed: never to be shown in a page, only downloaded. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** An attachment of one of the account's tickets. Refuses with attachment_not_found. */
export async function getAttachment(ctx: Ctx, { attachmentId }: { attachmentId: string }): Promise<AttachmentContent> {
  const known = z.uuid().safeParse(attachmentId).success;
  const attachment = known ? await findAttachment(ctx.db, ctx.account.id, attachmentId) : null;
  if (!attachment) throw new DomainError("attachment_not_found");
  return attachment;
}
