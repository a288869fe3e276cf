import type { TxCtx } from "#lib/context.ts";
import { env } from "#lib/env.ts";
import { securityMail } from "#lib/i18n/mail/security/security-mail.ts";
import { notifyAdmins } from "./notify-admins.ts";
import type { SecurityEvent } from "./security-event.ts";

/**
 * Tells every owner and administrator of the account, by mail, of something that touches its security, in the transaction of what
 * happened: undone with it. Who did it, from where and when is read from the context. To be called last in a transaction: it wakes lanes
 * that other transactions wait for.
 */
export async function securityNotice(tx: TxCtx, event: SecurityEvent): Promise<void> {
  const { actor, account } = tx;
  const person = actor.kind === "user" ? actor : null;
  const notice = {
    event: "reply" in event ? { ...event, reply: event.reply && oneLine(event.reply) } : event,
    accountName: account.name,
    by: person?.email ?? null,
    ip: "peer" in event ? event.peer : (person?.ip ?? null),
    at: tx.now(),
    link: `${env.publicUrl}${pageOf(event)}`,
  };
  await notifyAdmins(tx, (locale) => securityMail(locale, notice));
}

/** A peer's words: on one line, and no longer than anybody reads. */
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 500);

/** Where something can be done about it. */
function pageOf(event: SecurityEvent): string {
  switch (event.kind) {
    case "domain_added":
    case "credential_issued":
    case "credential_rotated":
    case "credential_revocation_scheduled":
    case "credential_revoked":
      return `/channels/email/domains/${event.domainId}`;
    case "domain_disconnected":
    case "outbound_credential_replaced":
    case "outbound_refused":
    case "relay_locked_out":
      return "/channels/email";
    case "sign_in_locked_out":
    case "admin_added":
    case "admin_promoted":
      return "/settings/team";
    case "token_created":
      return "/settings/tokens";
  }
}
