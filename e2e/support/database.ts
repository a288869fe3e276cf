import { Client } from "pg";

/** Runs `work` on a connection of its own to Postern's database. */
export async function withDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The tables, "schema.table", that hold `secret` in any column: as text, as bytes, or in base64. */
export async function tablesHolding(url: string, secret: string): Promise<string[]> {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    bytes.toString("hex"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
  ];
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const holding: string[] = [];
    for (const { name } of rows) {
      // A row as text shows every column, bytes in hex.
      const { rowCount } = await client.query(
        `select from ${name} as r where exists (select from unnest($1::text[]) as form where strpos(r::text, form) > 0) limit 1`,
        [forms],
      );
      if (rowCount) holding.push(name);
    }
    return holding;
  });
}
