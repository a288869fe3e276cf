/** RFC 5321 6.3: how many hops are a loop. */
export const maxReceived = 50;
const longestField = 1_024;
/** Our mail has one; a header of nothing else must not fill the memory that no budget counts. */
const maxEmailIds = 20;

/** Reads the first header block as it passes by: hops, and our own Email-Id. A header inside an attached message is not seen. */
export class HeaderScan {
  readonly emailIds: string[] = [];
  received = 0;
  done = false;
  readonly #emailIdName: string;
  #carry = "";
  #field = "";

  constructor(headerBrand: string) {
    this.#emailIdName = `x-${headerBrand.toLowerCase()}-email-id`;
  }

  feed(bytes: Buffer): void {
    if (this.done) return;
    const text = this.#carry + bytes.toString("latin1");
    let from = 0;
    for (let end = text.indexOf("\r\n"); end !== -1; end = text.indexOf("\r\n", from)) {
      this.#line(text.slice(from, end));
      from = end + 2;
      if (this.done) return;
    }
    // A line without an end keeps only as much as a field may have.
    const rest = text.slice(from);
    this.#carry = rest.length > longestField + 2 ? rest.slice(0, longestField) + rest.slice(-1) : rest;
  }

  /** The message ended: what is pending is a field too. */
  end(): void {
    if (this.done) return;
    this.#line(this.#carry);
    this.#finish();
  }

  #line(line: string): void {
    if (line === "") this.#finish();
    else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (this.#field.length < longestField) this.#field += line.slice(0, longestField);
    } else {
      this.#judge();
      this.#field = line.slice(0, longestField);
    }
  }

  #finish(): void {
    this.#judge();
    this.done = true;
    this.#carry = "";
  }

  #judge(): void {
    const colon = this.#field.indexOf(":");
    if (colon > 0) {
      const name = this.#field.slice(0, colon).trimEnd().toLowerCase();
      if (name === "received") this.received += 1;
      else if (name === this.#emailIdName && this.emailIds.length < maxEmailIds)
        this.emailIds.push(this.#field.slice(colon + 1).trim());
    }
    this.#field = "";
  }
}
