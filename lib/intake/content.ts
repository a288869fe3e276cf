import type { Sql } from "#lib/db/sql.ts";
import type { DomainError } from "#lib/errors.ts";
import { refusal } from "./group-commit.ts";
import type { MemoryBudget, Spillable } from "./memory-budget.ts";
import { Parts } from "./parts.ts";
import { Piece, pieceBytes } from "./piece.ts";
import { discardUpload, insertPieces } from "./store.ts";

/** Bytes. A message of no more goes into the group commit as a whole. */
export const smallSize = 128 * 1024;
/** Bytes. A message of no more is held as it came. */
const looseSize = 16 * 1024;
/** Half a megabyte. */
const piecesAtOnce = 8;

/** What the final commit has to do with the bytes. */
export interface FinishedContent {
  /** Bytes that are stored already, under an `inbound_upload` row. */
  readonly stored: number;
  /** What is not, as the rows that it will be. */
  readonly rows: readonly Buffer[];
}

/**
 * The bytes of one DATA on their way in. Small ones stay in memory until their commit; a large one's are stored as they come,
 * half a megabyte at a time, while the next one fills.
 */
export class Content implements Spillable {
  readonly id: string;
  size = 0;
  readonly #sql: Sql;
  readonly #budget: MemoryBudget;
  readonly #loose = new Parts();
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
    return this.size > looseSize;
  }

  /** The bytes are ours from here on, unless it {@link copies}. */
  write(bytes: Buffer): void {
    if (this.#closed || this.#failure) return;
    this.size += bytes.length;
    this.#held += bytes.length;
    this.#budget.take(bytes.length);
    if (this.size <= looseSize) {
      this.#loose.add(bytes);
      return;
    }
    this.#layOut();
    this.#fill(bytes);
    if (this.#ripe) this.spill();
  }

  /** Resolves when more may be read: at most half a megabyte under way beside as much that fills, and room in the budget. */
  ready(): Promise<void> | null {
    if (this.#flush && this.#ripe) return this.#flush.then(() => this.ready() ?? undefined);
    return this.#budget.full ? this.#budget.room() : null;
  }

  spill(): void {
    if (this.#flush || this.#closed || this.#failure) return;
    this.#layOut();
    const pieces = this.#pieces.splice(0, piecesAtOnce);
    const last = pieces.at(-1);
    if (!last) return;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#nextSeq = last.nextSeq;
    this.#held -= length;
    this.#flush = this.#store(pieces, length).finally(() => {
      this.#flush = null;
      if (this.#failure) this.#drop();
      this.#budget.give(length);
      // Who waits for room has asked once: what has come since must not stay either.
      if (this.#ripe || this.#budget.full) this.spill();
    });
  }

  /** Stores what is left of a large message. Throws when a piece was not stored. The bytes stay counted until {@link close}. */
  async finish(): Promise<FinishedContent> {
    this.#budget.leave(this);
    while (this.#flush || (this.size > smallSize && this.#pieces.length > 0 && !this.#failure)) {
      this.spill();
      await this.#flush;
    }
    if (this.#failure) throw this.#failure;
    this.#layOut(this.#held);
    return { stored: this.#stored, rows: this.#pieces.map((piece) => piece.seal()) };
  }

  /**
   * Gives the memory back. `keep: false` also removes what was stored. `committed`: the commit has answered, and reads what {@link finish}
   * gave it no more.
   */
  async close({ keep, committed = false }: { keep: boolean; committed?: boolean }): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#budget.leave(this);
    if (committed) for (const piece of this.#pieces) piece.recycle();
    this.#drop();
    if (keep || !this.uploaded) return;
    while (this.#flush) await this.#flush;
    // What fails here, the daily sweep removes.
    await discardUpload(this.#sql, this.id).catch(() => undefined);
  }

  #drop(): void {
    this.#budget.give(this.#held);
    this.#held = 0;
    this.#pieces = [];
    this.#loose.takeAll();
  }

  /** Enough for a COPY. */
  get #ripe(): boolean {
    return this.#pieces[this.#budget.tight ? 0 : piecesAtOnce - 1]?.full ?? false;
  }

  /** What was held as it came goes into pieces of `size` bytes. */
  #layOut(size = pieceBytes): void {
    for (const part of this.#loose.takeAll()) this.#fill(part, size);
  }

  #fill(bytes: Buffer, size = pieceBytes): void {
    for (let at = 0; at < bytes.length; ) {
      let last = this.#pieces.at(-1);
      if (!last || last.full) {
        last = new Piece(this.id, last?.nextSeq ?? this.#nextSeq, size);
        this.#pieces.push(last);
      }
      at += last.write(bytes.subarray(at));
    }
  }

  async #store(pieces: readonly Piece[], length: number): Promise<void> {
    try {
      await insertPieces(this.#sql, this.id, pieces);
      this.#stored += length;
      for (const piece of pieces) piece.recycle();
    } catch (error) {
      this.#failure = refusal(error);
    }
  }
}
