import type { SharedHost } from "./target.ts";

/** Milliseconds that a lane keeps its host while others are turned away. */
const longest = 30_000;

/** A lane's time at its host. */
export interface Turn {
  /** Aborted when it has lasted long enough and another lane waits: no further message then. */
  readonly over: AbortSignal;
  leave(): void;
}

interface OpenTurn {
  readonly since: number;
  readonly end: AbortController;
}

/**
 * Which lanes of each host are at work in this process: so many at once, and none for long while another waits. A company's server is one host for all its addresses:
 * the backlog of some must not hold up the mail of the others, or a verification until its time has passed.
 */
export class HostTurns {
  readonly #hosts = new Map<string, Set<OpenTurn>>();
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Null: as many are at work as may be. Whoever is turned away asks again; the longest turn ends meanwhile, one after the other. */
  take({ name, lanes }: SharedHost): Turn | null {
    const turns = this.#hosts.get(name) ?? new Set();
    if (turns.size >= lanes) {
      this.#endOldest(turns);
      return null;
    }
    const turn = { since: this.#now(), end: new AbortController() };
    this.#hosts.set(name, turns.add(turn));
    return {
      over: turn.end.signal,
      leave: () => {
        turns.delete(turn);
        if (turns.size === 0) this.#hosts.delete(name);
      },
    };
  }

  /** Lanes at work, of each host where any is. */
  get atWork(): ReadonlyMap<string, number> {
    return new Map([...this.#hosts].map(([name, turns]) => [name, turns.size]));
  }

  #endOldest(turns: ReadonlySet<OpenTurn>): void {
    const [oldest] = turns;
    if (oldest && this.#now() - oldest.since >= longest) oldest.end.abort();
  }
}
