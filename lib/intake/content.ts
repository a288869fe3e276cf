import type { Sql } from "#lib/db/sql.ts";
import { DomainError } from "#lib/errors.ts";
import { refusal } from "./group-commit.ts";
import type { MemoryBudget, Spillable } from "./memory-budget.ts";
import { discardUpload, insertChunk } from "./store.ts";

export const chunkSize = 1024 * 1024;
const tightChunkSize = 128 * 1024;
/** So many pieces in a row, smaller than so many bytes on average, are joined. */
const crumbs = 256;
const crumbSize = 512;

/**
 * The bytes of one DATA on their way in. Small ones stay in memory until their commit; a large one's pieces of about 1 MB are
 * committed as they come, one at a time, while the next fills.
 */
export class Content implements Spillable {
  readonly id: string;
  size = 0;
  readonly #sql: Sql;
  readonly #budget: MemoryBudget;
  #parts: Buffer[] = [];
  /** Of the parts: the last ones, that have not been joined. */
  #loose = { count: 0, bytes: 0 };
  #held = 0;
  #flushing = 0;
  #nextSeq = 0;
  #flush: Promise<void> | null = null;
  #failure: DomainError | null = null;
  #closed = false;

  constructor(id: string, sql: Sql, budget: MemoryBudget) {
    this.id = id;
    this.#sql = sql;
    this.#budget = budget;
    budget.join(this);
  }

  /** Set when a chunk could not be stored: what still comes is not kept. */
  get failure(): DomainError | null {
    return this.#failure;
  }

  get #chunkSize(): number {
    return this.#budget.tight ? tightChunkSize : chunkSize;
  }

  get uploaded(): boolean {
    return this.#nextSeq > 0;
  }

  write(bytes: Buffer): void {
    if (this.#closed || this.#failure) return;
    this.size += bytes.length;
    this.#held += bytes.length;
    this.#parts.push(bytes);
    this.#sweepCrumbs(bytes.length);
    this.#budget.take(bytes.length);
    if (this.#held >= this.#chunkSize) this.spill();
  }

  /** A Buffer costs some 200 bytes beside its own: who sends byte by byte would take 200 times what the budget counts. */
  #sweepCrumbs(bytes: number): void {
    const loose = this.#loose;
    loose.count += 1;
    loose.bytes += bytes;
    if (loose.count < crumbs) return;
    if (loose.bytes < crumbs * crumbSize) this.#parts.push(Buffer.concat(this.#parts.splice(-loose.count)));
    this.#loose = { count: 0, bytes: 0 };
  }

  /** Resolves when more may be read: at most one chunk under way beside the one that fills, and room in the budget. */
  ready(): Promise<void> | null {
    if (this.#flush && this.#held >= this.#chunkSize) return this.#flush.then(() => this.ready() ?? undefined);
    return this.#budget.full ? this.#budget.room() : null;
  }

  spill(): void {
    if (this.#flush || this.#held === 0 || this.#closed || this.#failure) return;
    const bytes = Buffer.concat(this.#parts, this.#held);
    this.#flushing = this.#held;
    this.#parts = [];
    this.#loose = { count: 0, bytes: 0 };
    this.#held = 0;
    this.#flush = this.#store(this.#nextSeq, bytes).finally(() => {
      const stored = this.#flushing;
      this.#flushing = 0;
      this.#flush = null;
      if (this.#failure || this.#closed) this.#drop();
      this.#budget.give(stored);
    });
    this.#nextSeq += 1;
  }

  async #store(seq: number, bytes: Buffer): Promise<void> {
    try {
      if (!(await insertChunk(this.#sql, this.id, seq, bytes))) this.#failure = new DomainError("database_unavailable");
    } catch (error) {
      this.#failure = refusal(error);
    }
  }

  /** What is left for the final commit; the bytes stay counted until {@link close}. Throws when a chunk was not stored. */
  async finish(): Promise<{ readonly seq: number; readonly parts: readonly Buffer[] } | null> {
    this.#budget.leave(this);
    while (this.#flush) await this.#flush;
    if (this.#failure) throw this.#failure;
    return this.#held > 0 || this.#nextSeq === 0 ? { seq: this.#nextSeq, parts: this.#parts } : null;
  }

  /** Gives the memory back. `keep: false` also removes the chunks that were stored. */
  async close(options: { keep: boolean }): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#budget.leave(this);
    this.#drop();
    if (options.keep || !this.uploaded) return;
    while (this.#flush) await this.#flush;
    // What fails here, the daily sweep removes.
    await discardUpload(this.#sql, this.id).catch(() => undefined);
  }

  #drop(): void {
    this.#budget.give(this.#held);
    this.#held = 0;
    this.#parts = [];
    this.#loose = { count: 0, bytes: 0 };
  }
}
