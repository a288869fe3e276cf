import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { randomLabel, randomSecret, sha256 } from "#lib/crypto/random.ts";
import { DomainError } from "#lib/errors.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { type CreatedToken, type CreateTokenInput, createTokenInput } from "./schema.ts";
import { insertToken } from "./store.ts";

/** Makes a token that acts as the person who asks. The answer is the only place where it ever appears. Refuses with forbidden. */
export async function createToken(ctx: Ctx, input: CreateTokenInput): Promise<CreatedToken> {
  const { name } = createTokenInput.parse(input);
  const { actor } = ctx;
  if (actor.kind !== "user" || actor.role === "agent") throw new DomainError("forbidden");
  const lookupId = randomLabel(12);
  const token = `${lookupId}.${randomSecret()}`;
  return withTransaction(ctx, async (tx) => {
    const id = await insertToken(tx.db, {
      accountId: tx.account.id,
      name,
      lookupId,
      tokenHash: sha256(token),
      createdBy: actor.userId,
      createdAt: tx.now(),
    });
    await audit(tx, { action: "token.created", objectType: "api_token", objectId: id, details: { name, lookupId } });
    await securityNotice(tx, { kind: "token_created", name });
    return { id, name, token };
  });
}
