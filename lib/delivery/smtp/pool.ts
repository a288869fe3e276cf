import type { SmtpConnection } from "./connection.ts";

/** Connections that wait for their lane's next message. Each closes when it has waited too long or the peer ends it. */
export class ConnectionPool {
  readonly #idle = new Map<string, Map<SmtpConnection, NodeJS.Timeout>>();
  #closed = false;

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
