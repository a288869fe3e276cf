import { RateLimiterMemory } from "rate-limiter-flexible";
import { networkOf } from "#lib/rate/network-of.ts";

export interface ThrottleLimits {
  /** Wrong passwords in ten minutes before AUTH is refused: from one peer for one username, and from one peer at all. */
  readonly perPeerAndUsername: number;
  readonly perPeer: number;
  /** Seconds of the first refusal; each later one within a day lasts twice as long, an hour at most. */
  readonly firstBlock: number;
}

const standard: ThrottleLimits = { perPeerAndUsername: 10, perPeer: 50, firstBlock: 60 };
const window = 600;
const day = 86_400;

/**
 * Counts failed AUTHs by (peer, username) and by peer. Never by username alone: then anybody could lock a hospital's server
 * out by guessing at its name.
 */
export class AuthThrottle {
  readonly #limits: ThrottleLimits;
  readonly #byUser: RateLimiterMemory;
  readonly #byPeer: RateLimiterMemory;
  readonly #blocks = new RateLimiterMemory({ keyPrefix: "block", points: 1, duration: 1 });
  readonly #strikes = new RateLimiterMemory({ keyPrefix: "strike", points: 1_000_000, duration: day });
  readonly #good = new RateLimiterMemory({ keyPrefix: "good", points: 1_000_000, duration: 7 * day });

  constructor(limits: ThrottleLimits = standard) {
    this.#limits = limits;
    this.#byUser = new RateLimiterMemory({ keyPrefix: "user", points: limits.perPeerAndUsername, duration: window });
    this.#byPeer = new RateLimiterMemory({ keyPrefix: "peer", points: limits.perPeer, duration: window });
  }

  async isBlocked(peer: string, username: string): Promise<boolean> {
    const network = networkOf(peer);
    const [whole, one] = await Promise.all([this.#blocks.get(network), this.#blocks.get(userKey(network, username))]);
    return whole !== null || one !== null;
  }

  /** Counts one failure; true when it was one too many and the peer is refused from now on. */
  async failed(peer: string, username: string): Promise<boolean> {
    const network = networkOf(peer);
    const key = userKey(network, username);
    const [user, whole] = await Promise.all([this.#byUser.penalty(key), this.#byPeer.penalty(network)]);
    const overUser = user.consumedPoints >= this.#limits.perPeerAndUsername;
    const overPeer = whole.consumedPoints >= this.#limits.perPeer;
    if (overUser) await this.#block(key, this.#byUser);
    if (overPeer) await this.#block(network, this.#byPeer);
    return overUser || overPeer;
  }

  async succeeded(peer: string, username: string, lookupId: string): Promise<void> {
    const key = userKey(networkOf(peer), username);
    await Promise.all([this.#good.set(`${peer} ${lookupId}`, 1, 7 * day), this.#byUser.delete(key)]);
  }

  /** Whether this very password's owner has lately succeeded from here: then it is checked even while the peer is refused. */
  async hasSucceeded(peer: string, lookupId: string): Promise<boolean> {
    return (await this.#good.get(`${peer} ${lookupId}`)) !== null;
  }

  async #block(key: string, counter: RateLimiterMemory): Promise<void> {
    const strikes = (await this.#strikes.penalty(key)).consumedPoints;
    const seconds = Math.min(this.#limits.firstBlock * 2 ** (strikes - 1), 3_600);
    await Promise.all([this.#blocks.block(key, seconds), counter.delete(key)]);
  }
}

const userKey = (network: string, username: string) => `${network} ${username.toLowerCase().slice(0, 320)}`;
