import { layOut, type MailBodies } from "./layout.ts";
import { mailTexts } from "./texts.ts";

/** Tells an administrator that mail waits because its server refuses the password, with the server's own words and what to do. */
export function deliveryPausedMail(
  locale: "fr" | "en",
  pause: {
    address: string;
    server: string;
    username: string;
    accountName: string;
    reply: string | null;
    link: string;
  },
): MailBodies {
  const texts = mailTexts(locale);
  const reply = pause.reply?.replace(/\s+/g, " ").trim().slice(0, 500);
  return layOut({
    locale,
    subject: texts.deliveryPausedSubject(pause.address),
    paragraphs: [
      texts.greeting(),
      texts.deliveryPausedWhat(pause),
      ...(reply ? [texts.deliveryPausedReply(reply)] : []),
      texts.deliveryPausedNothingLost(),
      texts.deliveryPausedTodo(),
    ],
    link: pause.link,
  });
}
