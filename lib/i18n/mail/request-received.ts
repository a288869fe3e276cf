import { layOut, type MailBodies } from "./layout.ts";
import { mailTexts } from "./texts.ts";

/**
 * Tells a requester that the request arrived. Neither its words nor the requester's name are repeated: whoever forges a
 * sender would have them delivered by us.
 */
export function requestReceivedMail(
  locale: "fr" | "en",
  ticket: { subject: string; brandName: string; reference: string },
): MailBodies {
  const texts = mailTexts(locale);
  return layOut({
    locale,
    subject: texts.requestReceivedSubject(ticket.subject || texts.noSubject()),
    paragraphs: [
      texts.greeting(),
      texts.requestReceived(ticket.brandName),
      texts.requestReceivedNext(),
      texts.signature(ticket.brandName),
    ],
    footer: texts.footer(ticket.brandName, ticket.reference),
  });
}
