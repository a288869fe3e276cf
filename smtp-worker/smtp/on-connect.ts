import { type Reply, replies } from "./reply.ts";

export interface ConnectionLimits {
  readonly total: number;
  /** At least 100 (SPEC section 4). */
  readonly perPeer: number;
}

/** Counts open connections. A refusal is temporary: the peer comes back. */
export class ConnectionCount {
  readonly #limits: ConnectionLimits;
  readonly #perPeer = new Map<string, number>();
  #total = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Null: come in; {@link leave} must follow. */
  enter(peer: string): Reply | null {
    const here = this.#perPeer.get(peer) ?? 0;
    if (this.#total >= this.#limits.total || here >= this.#limits.perPeer) return replies.tooManyConnections;
    this.#total += 1;
    this.#perPeer.set(peer, here + 1);
    return null;
  }

  /** Four fifths of the room are taken: who only waits must not keep out who has mail. */
  get crowded(): boolean {
    return this.#total > this.#limits.total * 0.8;
  }

  leave(peer: string): void {
    const here = this.#perPeer.get(peer) ?? 0;
    this.#total -= 1;
    if (here <= 1) this.#perPeer.delete(peer);
    else this.#perPeer.set(peer, here - 1);
  }
}
