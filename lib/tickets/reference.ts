import { randomInt } from "node:crypto";

// No 0 and O, no 1, I and L: people read references out on the telephone.
const alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** A ticket's reference: 12 characters in two groups, about 59 bits, which nobody guesses. */
export function newReference(): string {
  const characters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return `${characters.slice(0, 6)}-${characters.slice(6)}`;
}

/** What looks like a reference in brackets, in the order in which it stands, each once, at most ten. */
export function findReferences(...texts: readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [, reference] of text.matchAll(/\[([A-HJKMNP-Z2-9]{6}-[A-HJKMNP-Z2-9]{6})\]/gi)) {
      if (reference && found.size < 10) found.add(reference.toUpperCase());
    }
  }
  return [...found];
}
