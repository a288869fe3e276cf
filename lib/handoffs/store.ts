import type { Prisma } from "#generated/prisma/client.ts";
import type { AccountRef } from "#lib/context.ts";
import type { CredentialEnd } from "#lib/credentials/status.ts";
import type { Db } from "#lib/db/client.ts";
import type { HandoffState } from "./schema.ts";

const credential = { select: { username: true, revokedAt: true, revokeAt: true } } as const;

interface HandedCredential extends CredentialEnd {
  readonly username: string;
}

/** Holds a credential of the account until the transaction ends: a revocation waits, and then finds the link. Null: there is none. */
export async function holdCredential(db: Db, accountId: string, id: string): Promise<HandedCredential | null> {
  const [row] = await db.$queryRaw<HandedCredential[]>`
    select username, revoked_at as "revokedAt", revoke_at as "revokeAt" from inbound_credential
    where id = ${id}::uuid and account_id = ${accountId}::uuid for share`;
  return row ?? null;
}

/** False: there is one of this id already. */
export async function insertHandoff(db: Db, data: Prisma.CredentialHandoffCreateManyInput): Promise<boolean> {
  const { count } = await db.credentialHandoff.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** Whose link it is; null: there is none of this id. */
export async function findHandoffAccount(db: Db, id: string): Promise<AccountRef | null> {
  const row = await db.credentialHandoff.findUnique({
    where: { id },
    select: {
      account: {
        select: { id: true, subdomain: true, name: true, environment: true, opaqueId: true, ccsEnabled: true },
      },
    },
  });
  return row?.account ?? null;
}

export interface HandoffRow {
  readonly id: string;
  readonly credentialId: string;
  readonly credential: HandedCredential;
  readonly state: HandoffState;
  readonly ciphertext: Uint8Array<ArrayBuffer> | null;
  readonly proofHash: Uint8Array;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
}

/** Locks a link of the account, and reads it as it is under the lock. */
export async function lockHandoff(db: Db, accountId: string, id: string): Promise<HandoffRow | null> {
  await db.$executeRaw`
    select 1 from credential_handoff where id = ${id}::uuid and account_id = ${accountId}::uuid for no key update`;
  return db.credentialHandoff.findFirst({
    where: { id, accountId },
    select: {
      id: true,
      credentialId: true,
      state: true,
      ciphertext: true,
      proofHash: true,
      expiresAt: true,
      endedAt: true,
      credential,
    },
  });
}

/** Ends a link that is locked, and erases what it held. */
export async function endHandoff(
  db: Db,
  id: string,
  data: {
    state: Exclude<HandoffState, "waiting">;
    endedAt: Date;
    openedFrom?: string | null;
    openedBrowser?: string | null;
    openedSystem?: string | null;
  },
): Promise<void> {
  await db.credentialHandoff.update({ where: { id }, data: { ...data, ciphertext: null }, select: { id: true } });
}

/** Ends the links that wait for a credential that is held, always in the same order; their ids. */
export async function cancelWaiting(db: Db, credentialId: string, at: Date): Promise<string[]> {
  const ended = await db.$queryRaw<{ id: string }[]>`
    with waiting as (
      select id from credential_handoff
       where credential_id = ${credentialId}::uuid and state = 'waiting' order by id for no key update
    )
    update credential_handoff h set state = 'cancelled', ended_at = ${at}, ciphertext = null
      from waiting where h.id = waiting.id returning h.id`;
  return ended.map(({ id }) => id);
}

/** The links of a domain's credentials, the newest first, fifty at most. */
export function findHandoffs(db: Db, accountId: string, domainId: string) {
  return db.credentialHandoff.findMany({
    where: { accountId, credential: { domainId } },
    select: {
      id: true,
      state: true,
      createdAt: true,
      expiresAt: true,
      endedAt: true,
      openedFrom: true,
      openedBrowser: true,
      openedSystem: true,
      credential,
      creator: { select: { name: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 50,
  });
}

/** Whether the account has or had this domain. */
export async function domainIsOf(db: Db, accountId: string, id: string): Promise<boolean> {
  return (await db.connectorDomain.count({ where: { id, accountId } })) > 0;
}
