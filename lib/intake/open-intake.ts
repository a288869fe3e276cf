import { AuthThrottle } from "#lib/credentials/auth-throttle.ts";
import { CredentialUses } from "#lib/credentials/record-use.ts";
import { type LockOut, tellLockOut } from "#lib/credentials/tell-lock-out.ts";
import { closeDatabase, type Db, database } from "#lib/db/client.ts";
import { openSql, type Sql } from "#lib/db/sql.ts";
import { env, secrets } from "#lib/env.ts";
import { log } from "#lib/logger.ts";
import { GroupCommit } from "./group-commit.ts";
import { Leases } from "./leases.ts";
import { MemoryBudget } from "./memory-budget.ts";
import type { ResolvedRecipient } from "./schema.ts";

/** What the verbs of intake share in one process. */
export interface Intake {
  /** Reads at the door, and the group commit. */
  readonly sql: Sql;
  /** Pieces of large messages, not yet on the disk when they are answered for, apart, so that they never hold up a small one's commit. */
  readonly bulk: Sql;
  readonly db: Db;
  readonly commits: GroupCommit;
  readonly budget: MemoryBudget;
  /** Recipients that were found for authenticated sessions a moment ago. */
  readonly found: Leases<ResolvedRecipient>;
  readonly throttle: AuthThrottle;
  readonly recordUse: (credentialId: string, peer: string) => void;
  /** A peer is refused for its wrong passwords. Nobody waits for whoever is told. */
  readonly onLockOut: (lockOut: LockOut) => void;
  readonly maxMessageSize: number;
  /** Waits for commits under way, then closes the connections; the process's own client too, when that was used. */
  close(): Promise<void>;
}

export interface IntakeOptions {
  readonly databaseUrl?: string;
  readonly db?: Db;
  readonly throttle?: AuthThrottle;
  /** Bytes. */
  readonly memoryBudget?: number;
  readonly maxMessageSize?: number;
  /** Milliseconds of a clock that never goes back; tests turn it by hand. */
  readonly now?: () => number;
}

export function openIntake(options: IntakeOptions = {}): Intake {
  const url = options.databaseUrl ?? secrets.databaseUrl();
  const sql = openSql(url, { max: 4, name: "postern door" });
  const commitSql = openSql(url, { max: 1, name: "postern accept" });
  const bulk = openSql(url, { max: 3, name: "postern bulk", durable: false });
  const commits = new GroupCommit(commitSql);
  const uses = new CredentialUses(sql);
  const db = options.db ?? database();
  const telling = new Set<Promise<void>>();
  return {
    sql,
    bulk,
    db,
    commits,
    budget: new MemoryBudget(options.memoryBudget ?? env.inboundMemoryBudget),
    found: new Leases(options.now),
    throttle: options.throttle ?? new AuthThrottle(),
    recordUse: (credentialId, peer) => uses.note(credentialId, peer),
    onLockOut(lockOut) {
      const told: Promise<void> = tellLockOut(db, lockOut)
        .catch((error) => log.requestFailed({ where: "lock-out notice", error }))
        .finally(() => telling.delete(told));
      telling.add(told);
    },
    maxMessageSize: options.maxMessageSize ?? env.maxMessageSize,
    async close() {
      await commits.idle();
      await uses.flush();
      await Promise.all(telling);
      await Promise.all([sql.close(), commitSql.close(), bulk.close()]);
      if (!options.db) await closeDatabase();
    },
  };
}
