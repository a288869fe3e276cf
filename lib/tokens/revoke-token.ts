import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { type RevokeTokenInput, revokeTokenInput } from "./schema.ts";
import { markRevoked } from "./store.ts";

/** Ends a token: every request after this returns is refused. Throws token_not_found, also for one that has ended already. */
export async function revokeToken(ctx: Ctx, input: RevokeTokenInput): Promise<void> {
  const { tokenId } = revokeTokenInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const revoked = await markRevoked(tx.db, tx.account.id, tokenId, tx.now());
    if (!revoked) throw new DomainError("token_not_found");
    await audit(tx, { action: "token.revoked", objectType: "api_token", objectId: tokenId, details: revoked });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tokens" });
  });
}
