import type { Connection, PoolClient, Submittable } from "pg";

/** A simple query that ends in COPY FROM STDIN. What it copies follows it unasked: after an error the server reads past it (protocol, "COPY operations"). */
export function copyIn(client: PoolClient, text: string, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(text, data, (error) => (error ? reject(error) : resolve())));
  });
}

/** What pg's client asks of a query; it wraps `callback` to end its own time-out. */
class CopyIn implements Submittable {
  callback: (error: Error | null) => void;
  readonly #text: string;
  readonly #data: Buffer;

  constructor(text: string, data: Buffer, callback: (error: Error | null) => void) {
    this.#text = text;
    this.#data = data;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    connection.query(this.#text);
    connection.stream.write(this.#data);
    connection.stream.uncork();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }
}
