import type { Db } from "#lib/db/client.ts";
import { findReferences } from "#lib/tickets/reference.ts";
import { findCommentsOf, listCcs, lockTickets } from "#lib/tickets/store.ts";
import { sameness, type Thread, threadOf } from "#lib/tickets/thread.ts";
import { emailIdOf } from "../return-path.ts";
import { type Clue, findClues } from "./clue-store.ts";
import type { ReadMail } from "./read-mail.ts";

/** What a message says about where it belongs, in the order in which it counts. */
interface Hints {
  readonly emailIds: readonly string[];
  readonly references: readonly string[];
  readonly messageIds: readonly string[];
}

/** Which message joins which ticket. */
export class Threads {
  readonly #hints: ReadonlyMap<ReadMail, Hints>;
  readonly #clues: Map<string, number>;
  readonly #threads: Map<number, Thread>;

  constructor(hints: ReadonlyMap<ReadMail, Hints>, clues: readonly Clue[], threads: ReadonlyMap<number, Thread>) {
    this.#hints = hints;
    this.#clues = new Map(clues.map(({ accountId, kind, key, ticketId }) => [nameOf(accountId, kind, key), ticketId]));
    this.#threads = new Map(threads);
  }

  /** The thread of a message; null: it begins one. `busy`: somebody else has its ticket locked. */
  of(mail: ReadMail): Thread | "busy" | null {
    const id = this.#ticketOf(mail);
    return id === null ? null : (this.#threads.get(id) ?? "busy");
  }

  /** The message is in this thread now: what answers it and comes after it joins that. */
  joined(mail: ReadMail, thread: Thread): void {
    const { messageId } = mail.facts;
    if (messageId === null) return;
    const name = nameOf(mail.message.account.id, "message", messageId);
    if (this.#clues.has(name)) return;
    this.#clues.set(name, thread.ticketId);
    this.#threads.set(thread.ticketId, thread);
  }

  #ticketOf(mail: ReadMail): number | null {
    const { emailIds = [], references = [], messageIds = [] } = this.#hints.get(mail) ?? {};
    const named = (kind: Clue["kind"]) => (key: string) => nameOf(mail.message.account.id, kind, key);
    const names = [
      ...emailIds.map(named("email")),
      ...references.map(named("reference")),
      ...messageIds.map(named("message")),
    ];
    return names.map((name) => this.#clues.get(name)).find((id) => id !== undefined) ?? null;
  }
}

const nameOf = (accountId: string, kind: Clue["kind"], key: string) => `${accountId} ${kind} ${key}`;

/**
 * The tickets of their accounts that messages belong to, locked: by the return path of our notification or the one that a bounce quotes, else by our
 * reference in subject or text, else by what they say they answer (RFC 5322 3.6.4). Without `wait`, those are busy that others have locked.
 */
export async function findThreads(db: Db, mails: readonly ReadMail[], options: { wait: boolean }): Promise<Threads> {
  const hints = new Map(mails.map((mail) => [mail, hintsOf(mail)]));
  const all = (field: keyof Hints) => byAccount(mails, (mail) => hints.get(mail)?.[field] ?? []);
  const clues = { emailIds: all("emailIds"), references: all("references"), messageIds: all("messageIds") };
  if (Object.values(clues).every(({ size }) => size === 0)) return new Threads(hints, [], new Map());
  const found = await findClues(db, clues);
  const ids = [...new Set(found.map(({ ticketId }) => ticketId))];
  if (ids.length === 0) return new Threads(hints, [], new Map());
  const threads = new Map((await lockTickets(db, ids, options)).map((ticket) => [ticket.id, threadOf(ticket)]));
  const locked = [...threads.keys()];
  for (const { ticketId, email } of await listCcs(db, locked)) threads.get(ticketId)?.ccs.add(email);
  const messageIds = [...new Set(mails.flatMap(({ facts }) => facts.messageId ?? []))];
  for (const { id, ticketId, ...comment } of await findCommentsOf(db, locked, messageIds)) {
    const key = sameness(comment);
    const { comments } = threads.get(ticketId) ?? {};
    if (key !== null && !comments?.has(key)) comments?.set(key, id);
  }
  // One that is gone since is no thread any more.
  return new Threads(hints, options.wait ? found.filter(({ ticketId }) => threads.has(ticketId)) : found, threads);
}

function hintsOf({ message, facts, body, bouncedEmailIds }: ReadMail): Hints {
  return {
    emailIds: [...message.recipients.flatMap((recipient) => emailIdOf(recipient) ?? []), ...bouncedEmailIds],
    references: findReferences(facts.subject, body.text),
    messageIds: facts.answers,
  };
}

/** What messages have, together for each account, each once. */
export function byAccount(
  mails: readonly ReadMail[],
  valuesOf: (mail: ReadMail) => readonly string[],
): Map<string, string[]> {
  const all = new Map<string, Set<string>>();
  for (const mail of mails) {
    const values = valuesOf(mail);
    if (values.length === 0) continue;
    const { id } = mail.message.account;
    all.set(id, new Set([...(all.get(id) ?? []), ...values]));
  }
  return new Map([...all].map(([id, values]) => [id, [...values]]));
}
