// Direction overrides and isolates make a name read as another; a lone direction mark does not.
const deceptive = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** One line for people: no control or direction-override characters, blanks collapsed, at most `max` UTF-16 units. */
export function oneLine(text: string, max: number): string {
  const clean = text
    .toWellFormed()
    .replace(deceptive, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/ {2,}/g, " ");
  return cut(clean.trim(), max).trimEnd();
}

/** Text of several lines that PostgreSQL can store: "\n" line ends, no control characters but tabs. */
export function manyLines(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
  return lines.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]/g, "").trim();
}

/** The first `max` UTF-16 units, never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
