import type { Connection, PoolClient, Submittable } from "pg";

/** One prepared statement of a pipeline. */
export interface Step {
  readonly name: string;
  readonly text: string;
  /** In the binary format. */
  readonly values?: readonly (Buffer | null)[];
  /** What a COPY FROM STDIN (FORMAT binary) is given: its rows as CopyData messages, cut anywhere. */
  readonly rows?: readonly Buffer[];
}

const signature = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const copyHead = Buffer.concat([Buffer.from([0x64, 0, 0, 0, 4 + signature.length]), signature]);
/** The file trailer in a CopyData of its own, then CopyDone. */
const copyEnd = Buffer.from([0x64, 0, 0, 0, 6, 0xff, 0xff, 0x63, 0, 0, 0, 4]);

/** The statements that a connection has prepared for certain. */
const prepared = new WeakMap<Connection, Set<string>>();

/**
 * Runs the steps in one transaction and one round trip; resolves with the rows that they return, each column as text. What is copied is sent
 * unasked: after an error the server reads past everything up to the end of the pipeline (PostgreSQL's protocol, "Pipelining").
 */
export function pipeline(client: PoolClient, steps: readonly Step[]): Promise<(string | null)[][]> {
  return new Promise((resolve, reject) => {
    client.query(new Pipeline(steps, (error, rows = []) => (error ? reject(error) : resolve(rows))));
  });
}

/** What pg's client asks of a query; it wraps `callback` to end its own time-out. */
class Pipeline implements Submittable {
  callback: (error: Error | null, rows?: (string | null)[][]) => void;
  readonly #steps: readonly Step[];
  readonly #rows: (string | null)[][] = [];

  constructor(steps: readonly Step[], callback: Pipeline["callback"]) {
    this.#steps = steps;
    this.callback = callback;
  }

  submit(connection: Connection): void {
    const known = prepared.get(connection);
    connection.stream.cork();
    for (const { name, text, values = [], rows } of this.#steps) {
      if (!known?.has(name)) {
        // It may be there from a pipeline that failed: closing one that is not there is no error.
        connection.close({ type: "S", name }, true);
        connection.parse({ name, text, types: [] }, true);
      }
      connection.bind({ statement: name, values: [...values] }, true);
      connection.execute(null, true);
      if (!rows) continue;
      connection.stream.write(copyHead);
      for (const row of rows) connection.stream.write(row);
      connection.stream.write(copyEnd);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleCopyInResponse(): void {}
  handleCommandComplete(): void {}
  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#rows.push(fields);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(connection: Connection): void {
    const known = prepared.get(connection) ?? new Set();
    for (const { name } of this.#steps) known.add(name);
    prepared.set(connection, known);
    this.callback(null, this.#rows);
  }
}
