import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { TxCtx } from "#lib/context.ts";
import { sha256 } from "#lib/crypto/random.ts";
import { settleFailed, settleReturned } from "./settle.ts";
import { lateReturnWindow } from "./status.ts";
import { findSentMessageId, findVerificationByToken, lockAddress } from "./store.ts";

/** A message that carries a verification token, as intake found it. */
export interface TokenReturn {
  readonly accountId: string;
  /** `inbound_message.id`. */
  readonly messageId: string;
  readonly recipientAddressId: number | null;
  readonly token: string;
  /** The session's credential was live and of the recipient's domain. */
  readonly authenticated: boolean;
  readonly credentialDomainId: string | null;
  readonly receivedAt: Date;
  /** What its own header says. */
  readonly header: { readonly from: string; readonly messageId: string | null };
}

/**
 * Takes a returned token: back, authenticated, on a credential of the right domain means verified; of a forwarded address, back in the mail that we
 * sent. "ignored": not a token of this account, one too old to prove anything, or one that somebody quoted; the mail is then ordinary mail.
 */
export async function recordReturn(tx: TxCtx, back: TokenReturn): Promise<"verified" | "failed" | "ignored"> {
  const check = await findVerificationByToken(tx.db, sha256(back.token));
  if (check?.accountId !== back.accountId) return "ignored";
  if (back.receivedAt.getTime() > check.expiresAt.getTime() + lateReturnWindow) return "ignored";
  if (check.returnedAt) return "verified";
  const address = await lockAddress(tx.db, check.addressId);
  if (!address) return "ignored";
  if (address.kind === "forwarded") {
    if (!(await isOurMail(tx, check.id, back.header))) return "ignored";
    await settleReturned(tx, check, back.receivedAt);
    return "verified";
  }
  if (back.credentialDomainId && back.credentialDomainId !== address.domainId) return fail("returned_on_other_domain");
  if (!back.credentialDomainId || !back.authenticated) return fail("returned_without_authentication");
  await settleReturned(tx, check, back.receivedAt);
  return "verified";

  async function fail(fault: "returned_on_other_domain" | "returned_without_authentication"): Promise<"failed"> {
    if (check && !check.failedAt) await settleFailed(tx, check, { step: "returning", fault, peerReply: null });
    return "failed";
  }
}

/**
 * Whether what came back is the mail itself. Nothing authenticates a forwarded mail, and an absence notice, a bounce or a person may carry its token
 * without any forwarding: what forwards keeps the sender or the Message-ID, and those have others.
 */
async function isOurMail(tx: TxCtx, verificationId: string, header: TokenReturn["header"]): Promise<boolean> {
  if (header.from.endsWith(`@${nativeDomainOf(tx.account)}`)) return true;
  return header.messageId !== null && header.messageId === (await findSentMessageId(tx.db, verificationId));
}
