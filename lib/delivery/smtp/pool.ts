import type { SmtpConnection } from "./connection.ts";

/** Connections that wait for their lane's next message. Each closes when it has waited too long or the peer ends it. */
export class ConnectionPool {
  readonly #idle = new Map<string, Map<SmtpConnection, NodeJS.Timeout>>();
  readonly #oneByOne = new Set<string>();
  #closed = false;

  /** The far end of a lane lost messages that were handed over together: from now on it gets one at a time. */
  distrust(lane: string): void {
    this.#oneByOne.add(lane);
  }

  trusts(lane: string): boolean {
    return !this.#oneByOne.has(lane);
  }

  take(lane: string): SmtpConnection | null {
    const waiting = this.#idle.get(lane);
    for (const connection of waiting?.keys() ?? []) {
      this.#forget(lane, connection);
      if (connection.usable) return connection;
    }
    return null;
  }

  /** Keeps a connection for `idle` milliseconds. */
  give(lane: string, connection: SmtpConnection, idle: number): void {
    if (!connection.usable) return;
    if (this.#closed) {
      connection.quit();
      return;
    }
    const timer = setTimeout(() => {
      this.#forget(lane, connection);
      connection.quit();
    }, idle);
    timer.unref();
    connection.onClose(() => this.#forget(lane, connection));
    const waiting = this.#idle.get(lane) ?? new Map<SmtpConnection, NodeJS.Timeout>();
    this.#idle.set(lane, waiting.set(connection, timer));
  }

  close(): void {
    this.#closed = true;
    for (const [lane, waiting] of this.#idle) {
      for (const connection of [...waiting.keys()]) {
        this.#forget(lane, connection);
        connection.quit();
      }
    }
  }

  #forget(lane: string, connection: SmtpConnection): void {
    const waiting = this.#idle.get(lane);
    clearTimeout(waiting?.get(connection));
    connection.onClose(null);
    waiting?.delete(connection);
    if (waiting?.size === 0) this.#idle.delete(lane);
  }
}
