import { nativeDomainOf } from "#lib/accounts/native-domain.ts";
import type { Composition, Mailbox } from "./compose.ts";
import { isAccountMail, type Route } from "./route.ts";
import { withSecret } from "./secret.ts";
import type { QueuedMessage } from "./store.ts";

/**
 * Who the message comes from on the envelope. A connector's server takes its own address only. By the system route a notification
 * carries its Email-Id, so that any bounce finds its ticket; a verification goes from the plain native address, which
 * is the one that companies allow-list. See docs/decisions/003.
 */
export function envelopeFrom(message: QueuedMessage, route: Route): string {
  if (route.kind === "connector" || message.kind === "verification") return route.from;
  return `bounce+${message.emailId}@${nativeDomainOf(message.account)}`;
}

/** The parts of a message on its present route. Everything but the sender is as it was queued. Throws when its secret can't be opened. */
export function compositionOf(message: QueuedMessage, route: Route): Composition {
  const { account, senderName } = message;
  return {
    accountOpaqueId: account.opaqueId,
    emailId: message.emailId,
    messageId: message.messageId,
    date: message.createdAt,
    from: {
      name: isAccountMail(message.kind) ? account.name : senderName,
      address: route.from,
    },
    replyTo: answersTo(message, route),
    to: message.to as unknown as Mailbox[],
    cc: message.cc as unknown as Mailbox[],
    subject: message.subject,
    ...withSecret(message),
    inReplyTo: message.inReplyTo,
    references: message.references,
  };
}

/** Mail that leaves from another address than its ticket's asks for answers at the ticket's, when mail is known to arrive there and will. */
function answersTo({ kind, address }: QueuedMessage, route: Route): string | null {
  if (kind === "verification" || !address || address.leaving || address.email === route.from) return null;
  return address.kind === "forwarded" || address.inboundVerifiedAt !== null ? address.email : null;
}
