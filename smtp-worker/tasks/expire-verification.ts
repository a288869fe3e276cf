import type { JobPayloads } from "#lib/jobs/contract.ts";
import { expireVerification } from "#lib/verification/expire-verification.ts";

export const expireVerificationTask = ({ verificationId }: JobPayloads["expire_verification"]) =>
  expireVerification(verificationId);
