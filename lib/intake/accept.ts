import { uuid7 } from "#lib/crypto/uuid.ts";
import { env } from "#lib/env.ts";
import { DomainError, type ErrorCode } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import type { CommitItem, CommitOutcome } from "./commit-store.ts";
import { Content } from "./content.ts";
import { refusal } from "./group-commit.ts";
import { HeaderScan, maxReceived } from "./header-scan.ts";
import type { Intake } from "./open-intake.ts";
import { emailIdOf } from "./return-path.ts";
import type { Transaction } from "./schema.ts";
import { hasReturnedNotification, isAccountMail } from "./store.ts";
import { traceHeader } from "./trace-header.ts";

const refusals: Record<Exclude<CommitOutcome, "accepted">, ErrorCode> = {
  credential_revoked: "credential_revoked",
  upload_lost: "database_unavailable",
};

/** One DATA from its first byte to its commit. Whoever opens it ends it with {@link accept} or {@link abort}. */
export class IncomingMessage {
  readonly #intake: Intake;
  readonly #transaction: Transaction;
  readonly #messages: CommitItem["messages"];
  readonly #content: Content;
  readonly #scan = new HeaderScan(env.headerBrand);
  #size = 0;
  #refused: ErrorCode | null = null;

  constructor(intake: Intake, transaction: Transaction) {
    this.#intake = intake;
    this.#transaction = transaction;
    this.#messages = messagesOf(transaction);
    this.#content = new Content(uuid7(), intake.bulk, intake.budget);
    const authenticated = transaction.credentialId !== null;
    const options = { hostname: env.smtp.hostname, id: this.id, authenticated, at: new Date() };
    this.#content.write(traceHeader(transaction.session, options));
  }

  /** What the 250 names: the `inbound_message.id` of the first recipient's account. */
  get id(): string {
    return this.#messages[0]?.id ?? "";
  }

  /** Nothing refers to what {@link write} is given from here on: it is copied, or not kept at all. */
  get copies(): boolean {
    return this.#refused !== null || this.#content.copies;
  }

  write(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#refused) return;
    if (this.#size > this.#intake.maxMessageSize) {
      this.refuse("message_too_large");
      return;
    }
    this.#scan.feed(bytes);
    this.#content.write(bytes);
  }

  /** The message is not wanted any more, but is read to its end: nothing of it is kept. The first reason stands. */
  refuse(code: ErrorCode): void {
    if (this.#refused) return;
    this.#refused = code;
    void this.#content.close({ keep: false });
  }

  /** Null: go on reading. Else reading must pause until it resolves. */
  ready(): Promise<void> | null {
    return this.#refused ? null : this.#content.ready();
  }

  /**
   * Commits message and job. Throws `message_too_large`, `message_malformed`, `mail_loop`, `credential_revoked`,
   * `database_unavailable`, `over_capacity`; then nothing is kept.
   */
  async accept(): Promise<{ messageId: string }> {
    let outcome: CommitOutcome | null = null;
    try {
      await this.#checkLoop();
      outcome = await this.#commit();
      if (outcome !== "accepted") throw new DomainError(refusals[outcome]);
    } catch (error) {
      throw refusal(error);
    } finally {
      await this.#content.close({ keep: outcome === "accepted", committed: outcome !== null });
    }
    this.#note();
    return { messageId: this.id };
  }

  async abort(): Promise<void> {
    await this.#content.close({ keep: false });
  }

  async #checkLoop(): Promise<void> {
    if (this.#refused) throw new DomainError(this.#refused);
    this.#scan.end();
    const { sql } = this.#intake;
    const returnPaths = this.#transaction.recipients.flatMap(({ email }) => emailIdOf(email) ?? []);
    const looped =
      this.#scan.received > maxReceived ||
      (this.#scan.emailIds.length > 0 && (await hasReturnedNotification(sql, this.#scan.emailIds))) ||
      // A bounce quotes what it returns: an invitation's link is its bearer's, and a notice is for administrators.
      (returnPaths.length > 0 && (await isAccountMail(sql, returnPaths)));
    if (looped) throw new DomainError("mail_loop");
  }

  async #commit(): Promise<CommitOutcome> {
    const { session, credentialId, envelopeFrom } = this.#transaction;
    const content = await this.#content.finish();
    return this.#intake.commits.add({
      contentId: this.#content.id,
      size: this.#content.size,
      ...content,
      credentialId,
      listener: session.listener,
      peer: session.peer,
      helo: session.helo,
      tls: session.tls,
      envelopeFrom,
      messages: this.#messages,
    });
  }

  #note(): void {
    const { session, credentialId, recipients } = this.#transaction;
    if (credentialId) this.#intake.recordUse(credentialId, session.peer);
    log.messageAccepted({
      messageId: this.id,
      peer: session.peer,
      size: this.#size,
      recipients: recipients.length,
      authenticated: credentialId !== null,
    });
  }
}

/** One message for each account, in the order in which the recipients came; a repeated recipient counts once. */
function messagesOf(transaction: Transaction): CommitItem["messages"] {
  const byAccount = Map.groupBy(transaction.recipients, (recipient) => recipient.accountId);
  return [...byAccount].map(([accountId, recipients]) => ({
    id: uuid7(),
    accountId,
    recipients: [...new Set(recipients.map((recipient) => recipient.email))],
  }));
}
