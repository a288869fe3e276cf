import { withDatabase } from "./database.ts";

/** Leaves the production account with these connected domains, each with so many addresses, and no other connector. */
export async function setConnections(databaseUrl: string, domains: Readonly<Record<string, number>>): Promise<void> {
  await withDatabase(databaseUrl, async (client) => {
    await client.query("begin");
    await client.query("delete from support_address where kind = 'smtp_connector'");
    await client.query("delete from inbound_credential");
    await client.query("delete from connector_domain");
    for (const [domain, addresses] of Object.entries(domains)) {
      const { rows } = await client.query<{ id: string }>(
        `insert into connector_domain (id, account_id, name, domain)
           select gen_random_uuid(), id, $1, $1 from account where subdomain = 'acme' returning id`,
        [domain],
      );
      await client.query(
        `insert into support_address (account_id, brand_id, kind, email, domain_id, updated_at)
           select d.account_id, (select min(id) from brand b where b.account_id = d.account_id), 'smtp_connector',
             format('desk-%s@%s', n, d.domain), d.id, now()
           from connector_domain d, generate_series(1, $2::int) n where d.id = $1`,
        [rows[0]?.id, addresses],
      );
    }
    await client.query("commit");
  });
}

/** How many rows of `table` there are for which `condition` holds. */
export async function countRows(databaseUrl: string, table: string, condition: string): Promise<number> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from ${table} where ${condition}`,
    );
    return rows[0]?.count ?? 0;
  });
}
