import type { Role } from "#lib/accounts/schema.ts";
import { layOut, type MailBodies } from "./layout.ts";
import { mailTexts } from "./texts.ts";

/** Asks a person to join a team. `link` may be a placeholder; `days` is how long it is valid. */
export function invitationMail(
  locale: "fr" | "en",
  invitation: { inviter: string; accountName: string; role: Role; link: string; days: number },
): MailBodies {
  const { inviter, accountName, role, link, days } = invitation;
  const texts = mailTexts(locale);
  return layOut({
    locale,
    subject: texts.invitationSubject(accountName),
    paragraphs: [
      texts.greeting(),
      texts.invitationWhat(inviter, accountName, role),
      texts.invitationPersonal(),
      texts.invitationHow(days),
    ],
    link,
  });
}
