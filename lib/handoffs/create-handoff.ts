import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { isLiveAt } from "#lib/credentials/status.ts";
import { publishLive } from "#lib/db/live.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { type CreatedHandoff, type CreateHandoffInput, createHandoffInput } from "./schema.ts";
import { holdCredential, insertHandoff } from "./store.ts";

/**
 * Keeps what the browser sealed until its link is opened, cancelled or too old; nothing here can open it. Refuses with credential_not_found,
 * credential_revoked, or handoff_ended where the link's id has been used.
 */
export async function createHandoff(ctx: Ctx, input: CreateHandoffInput): Promise<CreatedHandoff> {
  const { handoffId: id, credentialId, ciphertext, proofHash, lifetime } = createHandoffInput.parse(input);
  return withTransaction(ctx, async (tx) => {
    const createdAt = tx.now();
    const credential = await holdCredential(tx.db, tx.account.id, credentialId);
    if (!credential) throw new DomainError("credential_not_found");
    if (!isLiveAt(credential, createdAt)) throw new DomainError("credential_revoked");
    const expiresAt = new Date(createdAt.getTime() + lifetime * 3_600_000);
    const created = await insertHandoff(tx.db, {
      id,
      accountId: tx.account.id,
      credentialId,
      createdBy: tx.actor.kind === "user" ? tx.actor.userId : null,
      ciphertext: bytes(ciphertext),
      proofHash: bytes(proofHash),
      createdAt,
      expiresAt,
    });
    if (!created) throw new DomainError("handoff_ended");
    await enqueue(tx.db, "expire_handoff", { handoffId: id }, { runAt: expiresAt });
    await audit(tx, {
      action: "handoff.created",
      objectType: "handoff",
      objectId: id,
      details: { credentialId, username: credential.username, expiresAt: expiresAt.toISOString() },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
    return { url: `${env.publicUrl}/handoff/${id}`, expiresAt };
  });
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
