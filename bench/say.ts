/** Progress, apart from the table that is the result. */
export function say(words: string): void {
  process.stderr.write(`bench: ${words}\n`);
}

/** What nobody should miss. */
export function shout(words: string): void {
  process.stderr.write(`\n!!! ${words}\n\n`);
}
