import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { randomLabel, randomSecret, sha256 } from "#lib/crypto/random.ts";
import { publishLive } from "#lib/db/live.ts";
import { DomainError } from "#lib/errors.ts";
import { securityNotice } from "#lib/notices/security-notice.ts";
import { type CreatedToken, type CreateTokenInput, createTokenInput } from "./schema.ts";
import { insertToken } from "./store.ts";

const day = 86_400_000;

/** Makes a token that acts as the person who asks. The answer is the only place where it ever appears. Refuses with forbidden. */
export async function createToken(ctx: Ctx, input: CreateTokenInput): Promise<CreatedToken> {
  const { name, scope, life } = createTokenInput.parse(input);
  const { actor } = ctx;
  if (actor.kind !== "user" || actor.role === "agent") throw new DomainError("forbidden");
  const lookupId = randomLabel(12);
  const token = `${lookupId}.${randomSecret()}`;
  return withTransaction(ctx, async (tx) => {
    const createdAt = tx.now();
    const expiresAt = life === "none" ? null : new Date(createdAt.getTime() + Number(life) * day);
    const id = await insertToken(tx.db, {
      accountId: tx.account.id,
      name,
      lookupId,
      tokenHash: sha256(token),
      scope,
      createdBy: actor.userId,
      createdAt,
      expiresAt,
    });
    await audit(tx, {
      action: "token.created",
      objectType: "api_token",
      objectId: id,
      details: { name, lookupId, scope, expiresAt: expiresAt?.toISOString() ?? null },
    });
    await securityNotice(tx, { kind: "token_created", name, scope, expiresAt });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "tokens" });
    return { id, name, token };
  });
}
