import { withDatabase } from "./database.ts";

/** Makes an address's outbound verified, as a mail that came back would, with so many replies that wait for its server. */
export async function queueReplies(databaseUrl: string, email: string, count: number): Promise<void> {
  await withDatabase(databaseUrl, async (client) => {
    await client.query(
      `update support_address a set route_credential_id = c.id, outbound_state = 'verified', outbound_verified_at = now()
         from outbound_credential c where c.address_id = a.id and a.email = $1`,
      [email],
    );
    await client.query(
      `insert into outbound_message (id, account_id, kind, address_id, recipient, "to", subject, body_text, message_id, email_id,
                                     locale, lane, next_attempt_at)
         select gen_random_uuid(), a.account_id, 'agent_reply', a.id, format('customer-%s@customer.test', n),
           json_build_array(json_build_object('address', format('customer-%s@customer.test', n))), '=1+1', 'An answer.',
           format('reply-%s@acme.postern.test', n), substr(md5(n::text || a.email), 1, 24), 'fr',
           'credential:' || a.route_credential_id, now() + interval '1 hour'
         from support_address a, generate_series(1, $2::int) n where a.email = $1`,
      [email, count],
    );
  });
}
