/** Bytes of text that are decoded at once. */
const windowSize = 256 * 1024;

/** Decodes base64 (RFC 2045 6.8): whatever is not of its alphabet is passed over, and "=" ends a unit, not the body. */
export function decodeBase64(body: Buffer): Uint8Array<ArrayBuffer> {
  const out = Buffer.from(new ArrayBuffer(Math.ceil((body.length * 3) / 4) + 3));
  let length = 0;
  let carry = "";
  const write = (unit: string) => {
    length += out.write(unit, length, "base64");
  };
  for (let at = 0; at < body.length; at += windowSize) {
    const text = body.toString("latin1", at, at + windowSize).replace(/[^A-Za-z0-9+/=]+/g, "");
    const units = (carry + text).split(/=+/);
    const rest = units.pop() ?? "";
    for (const unit of units) write(unit);
    const whole = rest.length - (rest.length % 4);
    write(rest.slice(0, whole));
    carry = rest.slice(whole);
  }
  write(carry);
  return trimmed(out, length);
}

const EQUALS = 0x3d;

/** Decodes quoted-printable (RFC 2045 6.7); what is no escape stands for itself. Line ends stay as they are. */
export function decodeQuotedPrintable(body: Buffer): Uint8Array<ArrayBuffer> {
  const out = Buffer.from(new ArrayBuffer(body.length));
  let length = 0;
  let from = 0;
  for (let at = body.indexOf(EQUALS); at >= 0; at = body.indexOf(EQUALS, from)) {
    length += body.copy(out, length, from, at);
    const soft = softBreak(body, at + 1);
    const byte = soft > 0 ? -1 : hexByte(body, at + 1);
    if (soft > 0) from = soft;
    else if (byte >= 0) {
      out[length++] = byte;
      from = at + 3;
    } else {
      out[length++] = EQUALS;
      from = at + 1;
    }
  }
  length += body.copy(out, length, from);
  return trimmed(out, length);
}

/** Where the next line begins when nothing but a line end comes here; 0 when something does. */
function softBreak(body: Buffer, at: number): number {
  if (body[at] === 0x0a) return at + 1;
  return body[at] === 0x0d && body[at + 1] === 0x0a ? at + 2 : 0;
}

function hexByte(body: Buffer, at: number): number {
  const high = hexDigit(body[at]);
  const low = hexDigit(body[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** In a buffer of its own size: the memory behind it is handed on, or given back, as a whole. */
function trimmed(out: Buffer<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(out.buffer.transfer(length));
}
