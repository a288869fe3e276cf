import { type Sql, sqlState } from "#lib/db/sql.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { type CommitItem, type CommitOutcome, commitItems } from "./store.ts";

const maxItems = 256;
const maxBytes = 8 * 1024 * 1024;

interface Waiting {
  readonly item: CommitItem;
  readonly bytes: number;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Messages that finish while a commit is under way go into the next one: alone, a message waits for nothing; under load, one
 * commit serves hundreds. Each message has an outcome of its own.
 */
export class GroupCommit {
  readonly #sql: Sql;
  readonly #commit: typeof commitItems;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;

  constructor(sql: Sql, commit: typeof commitItems = commitItems) {
    this.#sql = sql;
    this.#commit = commit;
  }

  /** Resolves after the commit. Rejects with `database_unavailable` or `over_capacity`: then nothing is known to be stored. */
  add(item: CommitItem): Promise<CommitOutcome> {
    const bytes = item.chunk?.parts.reduce((sum, part) => sum + part.length, 0) ?? 0;
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first commit.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#settle(this.#nextBatch());
    this.#running = null;
  }

  #nextBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { bytes: size } of this.#queue) {
      if (count === maxItems || (count > 0 && bytes + size > maxBytes)) break;
      bytes += size;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #settle(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#commit(
        this.#sql,
        batch.map(({ item }) => item),
      );
      for (const { item, resolve, reject } of batch) {
        const outcome = outcomes.get(item.contentId);
        if (outcome) resolve(outcome);
        else reject(new DomainError("database_unavailable"));
      }
    } catch (error) {
      log.commitFailed({ messages: batch.length, error });
      // One that the server objects to must not cost the others their commit; an outage is everybody's.
      if (batch.length > 1 && isAboutOneItem(error)) for (const waiting of batch) await this.#settle([waiting]);
      else for (const { reject } of batch) reject(refusal(error));
    }
  }
}

/** Data, integrity, a deadlock or a lock that did not come in time: another message may fare better. */
function isAboutOneItem(error: unknown): boolean {
  return /^(22|23|40|54|55|P0|XX)/.test(sqlState(error) ?? "");
}

/** Our trouble is never the sender's: both codes are temporary. */
export function refusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const noRoom = /^53[12]00$/.test(sqlState(error) ?? "");
  return new DomainError(noRoom ? "over_capacity" : "database_unavailable", { cause: error });
}
