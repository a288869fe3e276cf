import type { SecurityEvent } from "#lib/notices/security-event.ts";
import type { MailBodies } from "../layout.ts";
import { noticeHtml } from "./html.ts";
import { securityTexts, wordsOf } from "./texts.ts";

/** A security event with everything that its mail says of it. */
export interface SecurityNotice {
  readonly event: SecurityEvent;
  readonly accountName: string;
  /** Address of the person who did it; null: nobody's doing, or the service's own. */
  readonly by: string | null;
  readonly ip: string | null;
  readonly at: Date;
  /** The page where something can be done about it. */
  readonly link: string;
}

/** A notice laid out for one language, ready for both kinds of mail program. */
export interface NoticeContent {
  readonly locale: "fr" | "en";
  readonly subject: string;
  readonly what: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly adviceTitle: string;
  readonly advice: string;
  readonly page: string;
  readonly link: string;
  readonly footer: string;
}

/** Tells an administrator what happened, who did it, from where and when, and what to do if nobody of theirs did. */
export function securityMail(locale: "fr" | "en", notice: SecurityNotice): MailBodies {
  const texts = securityTexts(locale);
  const { labels } = texts;
  const words = wordsOf(texts, notice.event);
  const somebodysDoing = !("peer" in notice.event) && notice.event.kind !== "outbound_refused";
  const content: NoticeContent = {
    locale,
    subject: words.subject,
    what: words.what,
    facts: [
      [labels.account, notice.accountName],
      ...words.facts,
      ...(somebodysDoing ? [[labels.by, notice.by ?? labels.system] as const] : []),
      ...(notice.ip ? [[labels.ip, notice.ip] as const] : []),
      [labels.at, labels.time(notice.at)],
    ],
    adviceTitle: somebodysDoing ? labels.unexpected : labels.todo,
    advice: words.advice,
    page: words.page,
    link: notice.link,
    footer: labels.footer(notice.accountName),
  };
  return { subject: `[${notice.accountName}] ${words.subject}`, text: noticeText(content), html: noticeHtml(content) };
}

function noticeText(notice: NoticeContent): string {
  const colon = notice.locale === "fr" ? "\u00a0: " : ": ";
  const parts = [
    notice.subject,
    ...notice.what,
    notice.facts.map(([label, value]) => `${label}${colon}${value}`).join("\n"),
    `${notice.adviceTitle}\n${notice.advice}`,
    `${notice.page}${colon}${notice.link}`,
    `-- \n${notice.footer}`,
  ];
  return `${parts.join("\n\n")}\n`;
}
