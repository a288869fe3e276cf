import type { Role } from "#lib/accounts/schema.ts";
import type { CheckView } from "#lib/verification/schema.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

type CheckSubject = CheckView["subject"];

/** Every text of our mail, one function each: both languages have all of them, or types fail. Plain text, never HTML. */
export interface MailTexts {
  requestReceivedSubject(subject: string): string;
  /** For a request whose subject is empty. */
  noSubject(): string;
  greeting(): string;
  requestReceived(brand: string): string;
  requestReceivedNext(): string;
  signature(brand: string): string;
  /** Carries the reference, by which an answer finds its ticket. */
  footer(brand: string, reference: string): string;
  verificationSubject(subject: CheckSubject, address: string): string;
  verificationWhat(subject: CheckSubject, address: string, account: string): string;
  verificationNothingToDo(): string;
  verificationForIt(subject: CheckSubject): string;
  invitationSubject(account: string): string;
  invitationWhat(inviter: string, account: string, role: Role): string;
  /** The link is its bearer's, and an answer would show it to whoever reads the tickets. */
  invitationPersonal(): string;
  /** Before the link. */
  invitationHow(days: number): string;
}

export function mailTexts(locale: "fr" | "en"): MailTexts {
  return { fr, en }[locale];
}
