import { toULabel } from "#lib/mail/address.ts";
import { skeleton } from "./skeleton.ts";

/**
 * The first of `known` domains that `domain` could be mistaken for, or that a domain above it could; all in A-label form. A subdomain of a
 * known domain is no look-alike of it.
 */
export function lookalikeOf(domain: string, known: readonly string[]): string | undefined {
  const looks = skeleton(toULabel(domain));
  return known.find((other) => {
    const otherLooks = skeleton(toULabel(other));
    const same = domain === other || domain.endsWith(`.${other}`);
    return !same && (looks === otherLooks || looks.endsWith(`.${otherLooks}`));
  });
}

const scripts = [
  ...["Latin", "Cyrillic", "Greek", "Armenian", "Georgian", "Hebrew", "Arabic", "Devanagari", "Bengali", "Gurmukhi"],
  ...["Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar"],
  ...["Khmer", "Ethiopic", "Cherokee", "Mongolian", "Hiragana", "Katakana", "Bopomofo", "Han", "Hangul"],
];
/** What one language writes together (UTS #39, section 5.2: highly restrictive). */
const combined = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];
const writable = [...scripts.map((script) => [script]), ...combined].map(
  (together) =>
    new RegExp(`^(?:${["Common", "Inherited", ...together].map((name) => `\\p{scx=${name}}`).join("|")})*$`, "u"),
);

/** Whether one label of a domain mixes letters that no language writes together: the usual dress of a look-alike. */
export function mixesScripts(domain: string): boolean {
  return toULabel(domain)
    .split(".")
    .some((label) => !writable.some((script) => script.test(label)));
}
