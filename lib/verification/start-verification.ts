import { z } from "zod";
import { findUser } from "#lib/accounts/store.ts";
import { audit } from "#lib/audit/record.ts";
import { type Ctx, withTransaction } from "#lib/context.ts";
import { randomSecret, sha256 } from "#lib/crypto/random.ts";
import { publishLive } from "#lib/db/live.ts";
import { queueMessage } from "#lib/delivery/enqueue.ts";
import { refuseLeaving } from "#lib/disconnect/refuse-disconnecting.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { verificationMail } from "#lib/i18n/mail/verification.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { type CheckView, type Direction, directions } from "./schema.ts";
import { nextState, resendAfter } from "./status.ts";
import {
  findCurrentCredential,
  findNewestVerification,
  insertVerification,
  lockAddress,
  setCheckState,
} from "./store.ts";

export const startVerificationInput = z.object({
  addressId: z.coerce.number().int().max(2_147_483_647),
  direction: z.enum(directions),
});

/**
 * Sends the mail of one round trip. Inbound: from the account's native address by the system route; outbound: from the address
 * through its own server; both to the address itself. A forwarded address has the inbound check alone. Refuses with address_not_found, outbound_credential_missing, or
 * domain_disconnecting, verification_too_soon while an earlier mail is neither resolved nor a minute old.
 */
export async function startVerification(ctx: Ctx, input: z.input<typeof startVerificationInput>): Promise<void> {
  const { addressId, direction } = startVerificationInput.parse(input);
  await withTransaction(ctx, async (tx) => {
    const address = await lockAddress(tx.db, addressId);
    const subject = address?.accountId === tx.account.id ? subjectOf(address.kind, direction) : null;
    if (!address || !subject) throw new DomainError("address_not_found");
    refuseLeaving(address);
    const now = tx.now();
    const state = direction === "inbound" ? address.inboundState : address.outboundState;
    const newest = await findNewestVerification(tx.db, address.id, direction);
    const age = newest ? now.getTime() - newest.createdAt.getTime() : Number.POSITIVE_INFINITY;
    if (state === "pending" && age < resendAfter)
      throw new DomainError("verification_too_soon", { details: { seconds: Math.ceil((resendAfter - age) / 1000) } });
    const credential = direction === "outbound" ? await findCurrentCredential(tx.db, address.id) : null;
    if (direction === "outbound" && !credential) throw new DomainError("outbound_credential_missing");

    const token = randomSecret();
    const expiresAt = new Date(now.getTime() + env.verificationTimeout);
    const verificationId = await insertVerification(tx.db, {
      accountId: tx.account.id,
      addressId,
      direction,
      credentialId: credential?.id ?? null,
      tokenHash: sha256(token),
      requestedBy: tx.actor.kind === "user" ? tx.actor.userId : null,
      createdAt: now,
      expiresAt,
    });
    await setCheckState(tx.db, addressId, direction, nextState(state, "started"), now);
    const locale = await localeOf(tx);
    const mail = verificationMail(locale, { subject, address: address.email, token, accountName: tx.account.name });
    await queueMessage(tx, {
      kind: "verification",
      addressId,
      verificationId,
      recipient: address.email,
      to: [{ address: address.email }],
      subject: mail.subject,
      bodyText: mail.text,
      bodyHtml: mail.html,
      locale,
      priority: 10,
    });
    await enqueue(tx.db, "expire_verification", { verificationId }, { runAt: expiresAt });
    await audit(tx, {
      action: "verification.started",
      objectType: "address",
      objectId: addressId,
      details: { direction, email: address.email },
    });
    await publishLive(tx.db, { accountId: tx.account.id, topic: "email" });
  });
}

/** What a check of this direction proves of an address of this kind; null: there is no such check. */
function subjectOf(kind: string, direction: Direction): CheckView["subject"] | null {
  if (kind === "smtp_connector") return direction;
  return kind === "forwarded" && direction === "inbound" ? "forwarding" : null;
}

async function localeOf(ctx: Ctx): Promise<"fr" | "en"> {
  const user = ctx.actor.kind === "user" ? await findUser(ctx.db, ctx.actor.userId) : null;
  return user?.locale === "en" ? "en" : "fr";
}
