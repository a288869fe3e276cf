import type { Sql } from "#lib/db/sql.ts";
import { writeLastUsed } from "./store.ts";

const interval = 10_000;

interface Noted {
  /** When it was last written. */
  readonly written: number;
  /** A use since then, to be written when the interval is over. */
  later: { at: number; readonly timer: NodeJS.Timeout } | null;
}

/** Notes uses of credentials, the first at once and the latest of each ten seconds; a failure to note one harms nothing. */
export class CredentialUses {
  readonly #sql: Sql;
  readonly #noted = new Map<string, Noted>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  note(credentialId: string, peer: string): void {
    const now = Date.now();
    const key = `${credentialId} ${peer}`;
    const noted = this.#noted.get(key);
    if (noted?.later) {
      noted.later.at = now;
      return;
    }
    const wait = noted ? noted.written + interval - now : 0;
    if (!noted || wait <= 0) {
      if (this.#noted.size >= 10_000) void this.flush();
      void this.#write(key, now);
      return;
    }
    const timer = setTimeout(() => void this.#write(key, noted.later?.at ?? now), wait);
    timer.unref();
    noted.later = { at: now, timer };
  }

  /** Writes what is still to be written. */
  async flush(): Promise<void> {
    const waiting = [...this.#noted].flatMap(([key, { later }]) => (later ? [{ key, ...later }] : []));
    this.#noted.clear();
    for (const { timer } of waiting) clearTimeout(timer);
    await Promise.all(waiting.map(({ key, at }) => this.#write(key, at)));
  }

  async #write(key: string, at: number): Promise<void> {
    const [credentialId = "", peer = ""] = key.split(" ");
    this.#noted.set(key, { written: Date.now(), later: null });
    await writeLastUsed(this.#sql, credentialId, peer, new Date(at)).catch(() => this.#noted.delete(key));
  }
}
