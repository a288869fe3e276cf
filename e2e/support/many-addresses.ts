import { withDatabase } from "./database.ts";

/** Domains that are full of addresses, fifty each. */
export const fullDomains = ["first.test", "second.test", "xn--bcher-kva.test", "fourth.test"] as const;

/** A name as long as a name may be, without a place to break it. */
export const longName = "Personnaladministrationsverwaltungsabteilungsleitungsbereich";

/**
 * Fills the account as far as the rules allow: 200 connector addresses of two brands, the second with the long name, and a
 * forwarded one. By turns they are new, on their way, and verified both ways; one sends under the long name too.
 */
export async function fillAccount(databaseUrl: string): Promise<void> {
  await withDatabase(databaseUrl, async (client) => {
    await client.query("begin");
    const account = `(select id from account where subdomain = 'acme')`;
    await client.query(`insert into brand (account_id, name) select ${account}, $1`, [longName]);
    await client.query(
      `insert into connector_domain (id, account_id, name, domain)
         select gen_random_uuid(), ${account}, domain, domain from unnest($1::text[]) as domain`,
      [fullDomains],
    );
    await client.query(
      `insert into support_address (account_id, brand_id, kind, email, domain_id, display_name, inbound_state, outbound_state, updated_at)
         select d.account_id, (select id from brand b where b.account_id = d.account_id order by id offset n % 2 limit 1),
           'smtp_connector', format('desk-%s@%s', n, d.domain), d.id, case when n = 7 then $1 end, state, state, now()
         from connector_domain d, generate_series(1, 50) n,
           lateral (select (enum_range(null::check_state))[n % 3 + 1] as state) s where d.account_id = ${account}`,
      [longName],
    );
    await client.query(
      `insert into outbound_credential (id, account_id, address_id, host, port, security, username, secret_ciphertext, secret_key_id)
         select gen_random_uuid(), account_id, id, 'smtp.company.test', 587, 'starttls', 'desk', '', 'none'
         from support_address where kind = 'smtp_connector'`,
    );
    await client.query(
      `insert into support_address (account_id, brand_id, kind, email, updated_at)
         select b.account_id, b.id, 'forwarded', 'info@forwarded.test', now() from brand b where b.name = $1`,
      [longName],
    );
    await client.query("commit");
  });
}
