const limit = 8_192;
const half = limit / 2 - 16;

/** What was said on a connection since the last `take`, without secrets and without messages. Beginning and end are kept. */
export class Dialogue {
  #head = "";
  #tail = "";
  #secrets: readonly string[] = [];

  /** A peer that quotes a secret back is not recorded with it. */
  hide(secrets: readonly string[]): void {
    this.#secrets = secrets.filter((secret) => secret.length >= 3);
  }

  /** `line` with every secret replaced. */
  redact(line: string): string {
    return this.#secrets.reduce((text, secret) => text.replaceAll(secret, "***"), line);
  }

  add(who: "C" | "S" | "-", text: string): void {
    const lines = `${this.redact(text)
      .split("\n")
      .map((line) => `${who}: ${line}`)
      .join("\n")}\n`;
    if (this.#tail === "" && this.#head.length + lines.length <= half) this.#head += lines;
    else this.#tail = (this.#tail + lines).slice(-half);
  }

  /** At most 8 KB. */
  take(): string {
    const cut = this.#tail.length === half ? "[…]\n" : "";
    const text = this.#head + cut + this.#tail;
    this.#head = "";
    this.#tail = "";
    return text;
  }
}
