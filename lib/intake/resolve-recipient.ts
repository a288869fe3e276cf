import type { AuthenticatedCredential } from "#lib/credentials/schema.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import type { MailAddress } from "#lib/mail/address.ts";
import { recordRefusedReturn } from "#lib/verification/record-refused-return.ts";
import type { Intake } from "./open-intake.ts";
import type { ResolvedRecipient } from "./schema.ts";
import { findAccountBySubdomain, findRecipients, type RecipientRow } from "./store.ts";

export interface ResolveInput {
  readonly address: MailAddress;
  readonly credential: AuthenticatedCredential | null;
  readonly peer: string;
  readonly envelopeFrom: string;
}

/**
 * Whose mail this is, and whether this session may bring it. What its credential has just been told, it is told again. Throws `recipient_unknown`,
 * `recipient_outside_domain`, `recipient_needs_auth`, `credential_revoked`; anything else that it throws is our own trouble.
 */
export async function resolveRecipient(intake: Intake, input: ResolveInput): Promise<ResolvedRecipient> {
  const { address, credential } = input;
  const subdomain = nativeSubdomain(address.domain);
  if (credential && address.domain !== credential.domain && subdomain !== credential.subdomain) {
    throw new DomainError("recipient_outside_domain");
  }
  const ask = () => askFor(intake, input, subdomain);
  return credential ? intake.found.find(`${credential.credentialId} ${address.email}`, ask) : ask();
}

async function askFor(intake: Intake, input: ResolveInput, subdomain: string | null): Promise<ResolvedRecipient> {
  const { address, credential } = input;
  const rows = await findRecipients(intake.sql, {
    email: address.email,
    credentialId: credential?.credentialId ?? null,
  });
  if (!rows[0]?.credentialLive) throw new DomainError("credential_revoked");
  const known = rows.filter((row): row is Known => row.accountId !== null);
  const found = credential
    ? known.find((row) => mayRelayTo(row, credential))
    : await chooseUnauthenticated(intake, input, known);
  if (found) return { accountId: found.accountId, addressId: found.addressId, email: address.email };
  if (subdomain && isReturnPath(address.local)) {
    const accountId = credential?.accountId ?? (await findAccountBySubdomain(intake.sql, subdomain));
    if (accountId) return { accountId, addressId: null, email: address.email };
  }
  throw new DomainError("recipient_unknown");
}

type Known = RecipientRow & { accountId: string; addressId: number };

function mayRelayTo(row: Known, credential: AuthenticatedCredential): boolean {
  if (row.accountId !== credential.accountId) return false;
  return row.kind === "native" || row.domainId === credential.domainId;
}

/**
 * Rows come with the first verified first, and connector addresses last. What several accounts claim and none has verified goes to nobody while one of
 * them has connected its domain: a stranger who merely added the address would read what a company sends without AUTH by mistake.
 */
async function chooseUnauthenticated(intake: Intake, input: ResolveInput, rows: Known[]): Promise<Known | undefined> {
  const [first] = rows;
  const connectors = rows.filter(({ kind }) => kind === "smtp_connector");
  const contested = first?.verified === false && rows.some(({ accountId }) => accountId !== first.accountId);
  const open = contested ? connectors.length === 0 : first?.kind !== "smtp_connector" || first.acceptUnmarked;
  if (open) return first;
  // It may be a verification on its way home by the wrong door; the page can then say so.
  const { peer, envelopeFrom } = input;
  for (const { accountId, addressId } of connectors) {
    await recordRefusedReturn(intake.db, { accountId, addressId, peer, envelopeFrom, at: new Date() });
  }
  throw new DomainError("recipient_needs_auth");
}

/** "acme" of `acme.<NATIVE_DOMAIN>`; null for any other domain. */
function nativeSubdomain(domain: string): string | null {
  const suffix = `.${env.nativeDomain}`;
  if (!domain.endsWith(suffix)) return null;
  const subdomain = domain.slice(0, -suffix.length);
  return subdomain && !subdomain.includes(".") ? subdomain : null;
}

/** The envelope sender of what we send by the system route: `bounce+<token>@<native domain>`. */
function isReturnPath(local: string): boolean {
  return /^bounce\+[a-z0-9_-]{1,57}$/.test(local);
}
