import type { CheckView } from "#lib/verification/schema.ts";
import { layOut, type MailBodies } from "./layout.ts";
import { mailTexts } from "./texts.ts";

/** The mail of a round trip. Its token stands in the subject and in the text, so that it survives the loss of either. */
export function verificationMail(
  locale: "fr" | "en",
  mail: { subject: CheckView["subject"]; address: string; token: string; accountName: string },
): MailBodies {
  const texts = mailTexts(locale);
  const code = `PV-${mail.token}`;
  return layOut({
    locale,
    subject: `${texts.verificationSubject(mail.subject, mail.address)} · ${code}`,
    paragraphs: [
      texts.greeting(),
      texts.verificationWhat(mail.subject, mail.address, mail.accountName),
      texts.verificationNothingToDo(),
      texts.verificationForIt(mail.subject),
    ],
    code,
  });
}
