import type { Prisma } from "#generated/prisma/client.ts";
import { liveChannel } from "#lib/db/live.ts";
import { readTogether } from "#lib/db/read-together.ts";
import type { Sql } from "#lib/db/sql.ts";

/**
 * SQL: whether the inbound credential of this alias is live at the statement's moment. Its planned end counts from its very instant, also when nobody
 * has written yet that it has ended.
 */
export const isLive = (alias: string) =>
  `(${alias}.revoked_at is null and (${alias}.revoke_at is null or ${alias}.revoke_at > now()))`;

/** The same as a condition of Prisma's, at this moment of ours. */
export const liveNow = (): Prisma.InboundCredentialWhereInput => ({
  revokedAt: null,
  OR: [{ revokeAt: null }, { revokeAt: { gt: new Date() } }],
});

/** A credential as AUTH needs it. Never leaves lib/credentials: it holds the hash. */
export interface CredentialRow {
  readonly credentialId: string;
  readonly username: string;
  readonly passwordHash: string;
  readonly live: boolean;
  readonly accountId: string;
  readonly subdomain: string;
  readonly domainId: string;
  readonly domain: string;
}

/** The credential that a password's public part names, live or not; undefined when there is none. */
export const findCredential = readTogether(async (sql, lookupIds: readonly string[]) => {
  const rows = await sql.pipeline(
    lookupIds.map((lookupId) => ({
      name: "credential_by_lookup",
      text: `select c.lookup_id, c.id, c.username, c.password_hash, ${isLive("c")} and d.disconnected_at is null,
                    a.id, a.subdomain, d.id, d.domain
               from inbound_credential c
               join connector_domain d on d.id = c.domain_id
               join account a on a.id = d.account_id
              where c.lookup_id = $1::text`,
      values: [Buffer.from(lookupId)],
    })),
  );
  const found = new Map(rows.map(([lookupId = null, ...columns]) => [lookupId, credentialOf(columns as string[])]));
  return lookupIds.map((lookupId) => found.get(lookupId));
});

function credentialOf(columns: readonly string[]): CredentialRow {
  const [credentialId = "", username = "", passwordHash = "", live, ...place] = columns;
  const [accountId = "", subdomain = "", domainId = "", domain = ""] = place;
  return { credentialId, username, passwordHash, live: live === "t", accountId, subdomain, domainId, domain };
}

/**
 * One row, never inside the accepting transaction: its lock would wait for a revocation and hold up the batch. Open pages that show the use are told
 * in the same statement.
 */
export async function writeLastUsed(sql: Sql, credentialId: string, peer: string, at: Date): Promise<void> {
  await sql.query({
    name: "credential_last_used",
    text: `with used as (
             update inbound_credential set last_used_at = $3, last_used_peer = $2
              where id = $1 and (last_used_at is null or last_used_at < $3) returning account_id
           )
           select pg_notify('${liveChannel}', account_id || ' usage') from used`,
    values: [credentialId, peer, at],
  });
}

/**
 * Whether a set of this live credential's domain, itself or another, was last used from `peer`, within a week: so a server that has just been given
 * a new set is let in while the old one, which it went on trying, is refused there. Survives a restart, as memory does not.
 */
export async function wasLatelyUsedFrom(sql: Sql, lookupId: string, peer: string): Promise<boolean> {
  const rows = await sql.query({
    name: "credential_lately_used",
    text: `select 1 from inbound_credential c join inbound_credential used on used.domain_id = c.domain_id
            where c.lookup_id = $1 and ${isLive("c")} and used.last_used_peer = $2 and used.last_used_at > now() - interval '7 days'
            limit 1`,
    values: [lookupId, peer],
  });
  return rows.length > 0;
}
