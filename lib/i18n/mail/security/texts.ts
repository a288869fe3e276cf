import type { SecurityEvent, SecurityEventKind } from "#lib/notices/security-event.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

/** One event in words. Plain text, never HTML. */
export interface EventWords {
  readonly subject: string;
  /** What happened, and what follows from it, a paragraph each. */
  readonly what: readonly string[];
  /** What it happened to: label and value. */
  readonly facts: readonly (readonly [string, string])[];
  /** What to do when nobody of the team did it, or so that it does not go on. */
  readonly advice: string;
  /** What the link opens. */
  readonly page: string;
}

/** Where and by whom, for every event. */
export interface NoticeLabels {
  readonly account: string;
  readonly by: string;
  readonly system: string;
  readonly ip: string;
  readonly at: string;
  readonly time: (at: Date) => string;
  /** Above the advice: for what somebody did, and for what happened by itself. */
  readonly unexpected: string;
  readonly todo: string;
  /** Why they get this mail, and what it will never ask for. */
  readonly footer: (accountName: string) => string;
}

export interface SecurityTexts {
  readonly labels: NoticeLabels;
  readonly events: {
    readonly [K in SecurityEventKind]: (event: Extract<SecurityEvent, { kind: K }>) => EventWords;
  };
}

export function securityTexts(locale: "fr" | "en"): SecurityTexts {
  return { fr, en }[locale];
}

/** The words of an event, of whichever kind. */
export function wordsOf(texts: SecurityTexts, event: SecurityEvent): EventWords {
  return (texts.events[event.kind] as (event: SecurityEvent) => EventWords)(event);
}
