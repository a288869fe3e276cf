import { type Sql, sqlState } from "#lib/db/sql.ts";
import { DomainError } from "#lib/errors.ts";
import { Gathering } from "#lib/gathering.ts";
import { log } from "#lib/logger.ts";
import { type CommitItem, type CommitOutcome, commitItems } from "./commit-store.ts";

const most = 256;
const mostBytes = 8 * 1024 * 1024;

/**
 * Messages that finish while a commit is under way go into the next one: alone, a message waits for nothing; under load, one
 * commit serves hundreds. Each message has an outcome of its own.
 */
export class GroupCommit {
  readonly #gathering: Gathering<CommitItem, CommitOutcome | undefined>;

  constructor(sql: Sql, commit: typeof commitItems = commitItems) {
    this.#gathering = new Gathering({
      work: async (items) => {
        try {
          const outcomes = await commit(sql, items);
          return items.map(({ contentId }) => outcomes.get(contentId));
        } catch (error) {
          log.commitFailed({ messages: items.length, error });
          throw error;
        }
      },
      most,
      mostBytes,
      sizeOf: ({ rows }) => rows.reduce((sum, part) => sum + part.length, 0),
      // One that the server objects to must not cost the others their commit; an outage is everybody's.
      isAboutOne,
    });
  }

  /** Resolves after the commit. Rejects with `database_unavailable` or `over_capacity`: then nothing is known to be stored. */
  async add(item: CommitItem): Promise<CommitOutcome> {
    const outcome = await this.#gathering.add(item).catch((error) => Promise.reject(refusal(error)));
    if (!outcome) throw new DomainError("database_unavailable");
    return outcome;
  }

  /** Resolves when nothing is waiting. */
  idle(): Promise<void> {
    return this.#gathering.idle();
  }
}

/** Data, integrity, a deadlock or a lock that did not come in time: another message may fare better. */
function isAboutOne(error: unknown): boolean {
  return /^(22|23|40|54|55|P0|XX)/.test(sqlState(error) ?? "");
}

/** Our trouble is never the sender's: both codes are temporary. */
export function refusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const noRoom = /^53[12]00$/.test(sqlState(error) ?? "");
  return new DomainError(noRoom ? "over_capacity" : "database_unavailable", { cause: error });
}
