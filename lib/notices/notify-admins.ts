import type { TxCtx } from "#lib/context.ts";
import { queueMessage } from "#lib/delivery/enqueue.ts";
import type { MailBodies } from "#lib/i18n/mail/layout.ts";
import { parseAddress } from "#lib/mail/address.ts";
import { teamAccount } from "#lib/members/team.ts";
import { findAdmins } from "./store.ts";

/**
 * Queues a notice to every owner and administrator of the account, each in their language, French where they chose none. It leaves from the
 * native default address by the system route, whatever the connectors do. In the transaction of what it tells.
 */
export async function notifyAdmins(tx: TxCtx, mail: (locale: "fr" | "en") => MailBodies): Promise<void> {
  const { id } = await teamAccount(tx);
  const admins = await findAdmins(tx.db, id);
  // Always in the same order: two transactions that wake the same lanes crosswise would wait for one another.
  for (const { name, email, locale: chosen } of admins.sort((a, b) =>
    domainOf(a.email) < domainOf(b.email) ? -1 : 1,
  )) {
    if (!parseAddress(email)) continue;
    const locale = chosen === "en" ? "en" : "fr";
    const { subject, text, html } = mail(locale);
    await queueMessage(tx, {
      kind: "security_notice",
      addressId: null,
      recipient: email,
      to: [{ name, address: email }],
      subject,
      bodyText: text,
      bodyHtml: html,
      locale,
      priority: 10,
    });
  }
}

const domainOf = (email: string) => email.slice(email.lastIndexOf("@") + 1);
