import { systemCtx, withTransaction } from "#lib/context.ts";
import type { LiveTopic } from "#lib/db/live.ts";
import { log } from "#lib/logger.ts";
import { recordVerificationDelivery } from "#lib/verification/record-delivery.ts";
import { lockAddress } from "#lib/verification/store.ts";
import { isAway } from "./database-away.ts";
import type { DeliveryDeps } from "./deps.ts";
import type { Settled } from "./outcome.ts";
import { markSent, recordOutcomes } from "./outcome-store.ts";
import { isAccountMail } from "./route.ts";

interface Pending {
  readonly settled: Settled;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

const pause = 500;
const patience = 20_000;
const maxRefusals = 5;
const largestBatch = 256;
/** Statements under way at once: while one waits for the disk another is carried out. */
const maxWriters = 2;
/** So many outcomes get a second one; fewer wait for the first. */
const worthAWriter = 96;

/**
 * Writes outcomes down as they arrive; those that arrive while statements are under way go into the next one together. Between a peer's
 * 250 and this write lies the only window in which a message may leave twice, so a write that fails is tried until it succeeds.
 */
export class Recorder {
  readonly #db: DeliveryDeps["db"];
  readonly #stop: AbortSignal;
  #pending: Pending[] = [];
  #writers = 0;

  /** `stop`: the process is ending; a database that stays away is then waited for only 20 s more. */
  constructor(db: DeliveryDeps["db"], stop: AbortSignal) {
    this.#db = db;
    this.#stop = stop;
  }

  /** Resolves when it is committed. */
  record(settled: Settled): Promise<void> {
    return new Promise((done, failed) => {
      this.#pending.push({ settled, done, failed });
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    if (this.#writers >= maxWriters || !this.#isWork(this.#writers)) return;
    this.#writers += 1;
    while (this.#isWork(this.#writers - 1)) {
      const all = this.#pending.splice(0, largestBatch);
      const checks = all.filter(({ settled }) => settled.message.verification !== null);
      const mail = all.filter(({ settled }) => settled.message.verification === null);
      if (mail.length > 0) await this.#settle(mail, () => this.#recordMail(mail.map(({ settled }) => settled)));
      for (const check of checks) await this.#settle([check], () => this.#recordCheck(check.settled));
    }
    this.#writers -= 1;
  }

  /** Whether there is something to write for one more beside `others`. */
  #isWork(others: number): boolean {
    return this.#pending.length >= (others > 0 ? worthAWriter : 1);
  }

  /** Together, then one by one, so that a row that the database refuses holds up no other. */
  async #settle(entries: readonly Pending[], work: () => Promise<void>): Promise<void> {
    let refusals = 0;
    let stoppedAt: number | null = null;
    for (;;) {
      try {
        await work();
        for (const { settled, done } of entries) {
          report(settled);
          done();
        }
        return;
      } catch (error) {
        log.commitFailed({ messages: entries.length, error });
        const refused = !isAway(error);
        if (refused && entries.length > 1) {
          for (const entry of entries) await this.#settle([entry], () => this.#recordMail([entry.settled]));
          return;
        }
        if (refused) refusals += 1;
        if (this.#stop.aborted) stoppedAt ??= Date.now();
        if (refusals >= maxRefusals || (stoppedAt !== null && Date.now() - stoppedAt > patience)) {
          for (const entry of entries) await this.#giveUp(entry, error);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** The job fails, and is run again; but what the peer has taken must not leave twice because its record is refused. */
  async #giveUp({ settled, failed }: Pending, error: unknown): Promise<void> {
    if (settled.outcome.state === "sent") await markSent(this.#db, settled.outcome.id).catch(() => undefined);
    failed(error);
  }

  async #recordMail(settled: readonly Settled[]): Promise<void> {
    await recordOutcomes(
      this.#db,
      settled.map(({ outcome }) => outcome),
      settled.map((one) => ({ accountId: one.outcome.accountId, topic: topicOf(one) })),
    );
  }

  async #recordCheck({ message, outcome, fault }: Settled): Promise<void> {
    const verificationId = message.verification?.id;
    await withTransaction(systemCtx(message.account, "delivery", this.#db), async (tx) => {
      // The address's row first, as everything does that changes its checks or removes it.
      if (message.addressId !== null) await lockAddress(tx.db, message.addressId);
      await recordOutcomes(tx.db, [outcome]);
      if (!verificationId || !outcome.attempt) return;
      await recordVerificationDelivery(tx, {
        verificationId,
        outcome: outcome.attempt.outcome,
        step: fault?.step ?? "returning",
        fault: fault?.code ?? null,
        peerReply: outcome.reply,
        nextTryAt: outcome.delay === null ? null : new Date(Date.now() + outcome.delay),
      });
    });
  }
}

function topicOf({ message }: Settled): LiveTopic {
  return isAccountMail(message.kind) ? "team" : "tickets";
}

function report({ message, outcome, fault }: Settled): void {
  const { attempt } = outcome;
  const common = { outboundId: message.id, lane: message.lane };
  if (attempt?.outcome === "sent") log.messageSent({ ...common, peer: attempt.peer ?? "" });
  if (attempt?.outcome === "failed") log.messageFailed({ ...common, fault: fault?.code ?? "" });
  if (attempt?.outcome === "deferred") {
    log.messageDeferred({
      ...common,
      fault: fault?.code ?? "",
      nextAttemptAt: new Date(Date.now() + (outcome.delay ?? 0)),
    });
  }
}
