import { emailUsernameOf } from "#lib/accounts/native-domain.ts";
import { audit } from "#lib/audit/record.ts";
import type { AccountRef, TxCtx } from "#lib/context.ts";
import { certificateFingerprint } from "#lib/crypto/certificate.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import { randomLabel, randomSecret } from "#lib/crypto/random.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { env } from "#lib/env.ts";
import { findNativeAddress, insertInboundCredential } from "./issue-store.ts";

/** A credential that is not in the database yet. */
export interface PreparedCredential {
  readonly username: string;
  readonly lookupId: string;
  /** `<lookupId>.<43 characters>`: 256 random bits in `A-Z a-z 0-9 . _ -`. */
  readonly password: string;
  readonly passwordHash: string;
  /** Of the relay's certificate, and it itself, while it signs itself. */
  readonly fingerprint: string | null;
  readonly certificate: string | null;
}

/** Makes a user name and a password and hashes it; slow, so outside any transaction. */
export async function prepareCredential(account: AccountRef): Promise<PreparedCredential> {
  const lookupId = randomLabel(12);
  const password = `${lookupId}.${randomSecret()}`;
  return {
    username: `${account.subdomain}-${randomLabel(8)}`,
    lookupId,
    password,
    passwordHash: await hashPassword(password),
    ...selfSigned(),
  };
}

/** Stores a prepared credential for a domain, the first one or one more. The answer is the only place where its password ever appears. */
export async function issueCredential(
  tx: TxCtx,
  domainId: string,
  prepared: PreparedCredential,
  action: "credential.issued" | "credential.rotated" = "credential.issued",
): Promise<IssuedCredential> {
  const { password, fingerprint, certificate, ...stored } = prepared;
  const id = await insertInboundCredential(tx.db, { ...stored, accountId: tx.account.id, domainId });
  await audit(tx, {
    action,
    objectType: "inbound_credential",
    objectId: id,
    details: { username: prepared.username, domainId },
  });
  return {
    id,
    host: env.smtp.hostname,
    port: env.smtp.relayPort,
    tlsPort: env.smtp.relayTlsPort,
    username: prepared.username,
    password,
    emailUsername: emailUsernameOf(tx.account),
    nativeAddress: await findNativeAddress(tx.db, tx.account.id),
    fingerprint,
    certificate,
  };
}

function selfSigned(): Pick<IssuedCredential, "fingerprint" | "certificate"> {
  const { sha256, pem, selfSigned } = certificateFingerprint();
  return selfSigned ? { fingerprint: sha256, certificate: pem } : { fingerprint: null, certificate: null };
}
