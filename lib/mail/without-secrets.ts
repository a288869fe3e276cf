const secret = /(\bPV-|\/invitation#)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g;

/**
 * A text without what answers, absence notices and bounces quote of our own mail and no agent may read: verification tokens, and the links of
 * invitations, which make whoever opens them a member.
 */
export function withoutSecrets(text: string): string {
  return text.replace(secret, "$1…");
}
