const began = Date.now();

/** Progress, with the seconds since the beginning. */
export function say(words: string): void {
  process.stderr.write(`crash: ${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${words}\n`);
}
