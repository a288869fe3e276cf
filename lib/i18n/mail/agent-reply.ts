import { layOut, type MailBodies } from "./layout.ts";
import { mailTexts } from "./texts.ts";

/** An agent's public comment as mail: its paragraphs as they were written, and the footer with the reference. */
export function agentReplyMail(
  locale: "fr" | "en",
  reply: { subject: string; body: string; brandName: string; reference: string },
): MailBodies {
  const texts = mailTexts(locale);
  const subject = reply.subject || texts.noSubject();
  return layOut({
    locale,
    subject: /^re\s*:/i.test(subject) ? subject : `Re: ${subject}`,
    paragraphs: reply.body.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== ""),
    footer: texts.footer(reply.brandName, reply.reference),
  });
}
