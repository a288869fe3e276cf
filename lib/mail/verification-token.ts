/** Where a verification token may stand in a message that came in. */
export interface TokenPlaces {
  /** Values of X-Postern-Verification. */
  readonly header: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** It answers another message, or is a bounce of one: then a token in its words is a quotation. */
  readonly quotes: boolean;
}

const token = /\bPV-([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/;

/** The verification token that a message carries, by its header, else its subject, else its text; null when there is none. */
export function findVerificationToken(places: TokenPlaces): string | null {
  for (const value of places.header) {
    const found = /^(?:PV-)?([A-Za-z0-9_-]{43})$/.exec(value.trim());
    if (found?.[1]) return found[1];
  }
  if (places.quotes) return null;
  return token.exec(places.subject)?.[1] ?? token.exec(places.text)?.[1] ?? null;
}
