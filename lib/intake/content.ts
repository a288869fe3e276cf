import type { Sql } from "#lib/db/sql.ts";
import type { DomainError } from "#lib/errors.ts";
import { refusal } from "./group-commit.ts";
import type { MemoryBudget, Spillable } from "./memory-budget.ts";
import { Parts } from "./parts.ts";
import { Piece, tightRows, usualRows } from "./piece.ts";
import { discardUpload, insertPiece } from "./store.ts";

/** Bytes. A message of no more goes into the group commit as a whole. */
export const smallSize = 128 * 1024;

/** What the final commit has to do with the bytes. */
export interface FinishedContent {
  /** Bytes that are stored already, under an `inbound_upload` row. */
  readonly stored: number;
  /** What is not, and the number of its first row. */
  readonly rest: { readonly seq: number; readonly parts: readonly Buffer[] } | null;
}

/**
 * The bytes of one DATA on their way in. Small ones stay in memory until their commit; a large one's pieces of half a megabyte are
 * stored as they come, one at a time, while the next fills.
 */
export class Content implements Spillable {
  readonly id: string;
  size = 0;
  readonly #sql: Sql;
  readonly #budget: MemoryBudget;
  readonly #small = new Parts();
  #pieces: Piece[] = [];
  /** Counted in the budget, beside what is under way. */
  #held = 0;
  #stored = 0;
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

  /** Pieces of it have been stored, or are on their way. */
  get uploaded(): boolean {
    return this.#nextSeq > 0;
  }

  /** What is written from here on is copied. */
  get copies(): boolean {
    return this.size > smallSize;
  }

  /** The bytes are ours from here on, unless it {@link copies}. */
  write(bytes: Buffer): void {
    if (this.#closed || this.#failure) return;
    this.size += bytes.length;
    this.#held += bytes.length;
    this.#budget.take(bytes.length);
    if (this.size <= smallSize) {
      this.#small.add(bytes);
      return;
    }
    this.#enlarge();
    this.#fill(bytes);
    if (this.#pieces[0]?.full) this.spill();
  }

  /** Resolves when more may be read: at most one piece under way beside the one that fills, and room in the budget. */
  ready(): Promise<void> | null {
    if (this.#flush && this.#pieces[0]?.full) return this.#flush.then(() => this.ready() ?? undefined);
    return this.#budget.full ? this.#budget.room() : null;
  }

  spill(): void {
    if (this.#flush || this.#closed || this.#failure) return;
    this.#enlarge();
    const piece = this.#pieces.shift();
    if (!piece) return;
    this.#nextSeq = piece.nextSeq;
    this.#held -= piece.length;
    this.#flush = this.#store(piece).finally(() => {
      this.#flush = null;
      if (this.#failure) this.#drop();
      this.#budget.give(piece.length);
      // Who waits for room has asked once: what has come since must not stay either.
      if (this.#pieces[0]?.full || this.#budget.full) this.spill();
    });
  }

  /** Stores what is left of a large message. Throws when a piece was not stored. The bytes stay counted until {@link close}. */
  async finish(): Promise<FinishedContent> {
    this.#budget.leave(this);
    while (this.#flush || (this.#pieces.length > 0 && !this.#failure)) {
      this.spill();
      await this.#flush;
    }
    if (this.#failure) throw this.#failure;
    const parts = this.#small.takeAll();
    const rest = parts.length > 0 || !this.uploaded ? { seq: this.#nextSeq, parts } : null;
    return { stored: this.#stored, rest };
  }

  /** Gives the memory back. `keep: false` also removes what was stored. */
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
    this.#pieces = [];
    this.#small.takeAll();
  }

  /** What a small message holds becomes the beginning of a large one's piece. */
  #enlarge(): void {
    for (const part of this.#small.takeAll()) this.#fill(part);
  }

  #fill(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      let last = this.#pieces.at(-1);
      if (!last || last.full) {
        last = new Piece(this.id, last?.nextSeq ?? this.#nextSeq, this.#budget.tight ? tightRows : usualRows);
        this.#pieces.push(last);
      }
      at += last.write(bytes.subarray(at));
    }
  }

  async #store(piece: Piece): Promise<void> {
    try {
      await insertPiece(this.#sql, piece);
      this.#stored += piece.length;
      piece.recycle();
    } catch (error) {
      this.#failure = refusal(error);
    }
  }
}
