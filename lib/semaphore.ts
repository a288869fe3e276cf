/** The line was too long, or the wait: a trouble of ours. */
class Crowded extends Error {}

export interface Line {
  /** Who would be further back than this is sent away at once. */
  readonly longest?: number;
  /** Milliseconds; who has waited so long is sent away. */
  readonly patience?: number;
}

/** At most `limit` pieces of work at once; the rest wait in order, or are sent away with an error. */
export function semaphore(
  limit: number,
  { longest = Infinity, patience }: Line = {},
): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting = new Set<() => void>();

  function turn(): Promise<void> {
    if (waiting.size >= longest) throw new Crowded("too many are waiting");
    return new Promise((resolve, reject) => {
      const start = () => {
        waiting.delete(start);
        clearTimeout(timer);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(start);
        reject(new Crowded("too many are waiting"));
      };
      const timer = patience === undefined ? undefined : setTimeout(giveUp, patience);
      waiting.add(start);
    });
  }

  return async (work) => {
    if (running >= limit) await turn();
    else running += 1;
    try {
      return await work();
    } finally {
      const [next] = waiting;
      if (next) next();
      else running -= 1;
    }
  };
}
