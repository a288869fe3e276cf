import { recordRevocation } from "#lib/credentials/record-revocation.ts";
import type { JobPayloads } from "#lib/jobs/contract.ts";

export const recordRevocationTask = ({ credentialId }: JobPayloads["record_revocation"]) =>
  recordRevocation(credentialId);
