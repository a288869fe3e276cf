const CR = 13;
const LF = 10;
const DOT = 46;

/**
 * A message as DATA carries it: every line ends with CRLF, a bare CR or LF having become one (RFC 5321 2.3.8: never send it), leading
 * dots doubled (4.5.2), and the final dot. The result cannot end its own DATA early, whatever the message holds.
 */
export function toData(message: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  let at = 0;
  while (at < message.length) {
    if (message[at] === DOT) parts.push(dot);
    const end = lineEnd(message, at);
    parts.push(message.subarray(from, end), crlf);
    at = end + (message[end] === CR && message[end + 1] === LF ? 2 : 1);
    from = at;
  }
  parts.push(finalDot);
  return Buffer.concat(parts);
}

/** A message as BDAT carries it (RFC 3030): every line ends with CRLF, and nothing is added. */
export function toChunk(message: Buffer): Buffer {
  if (hasCrlfAlone(message)) return message;
  const text = message.toString("latin1").replace(/\r\n|\r|\n/g, "\r\n");
  return Buffer.from(text === "" || text.endsWith("\n") ? text : `${text}\r\n`, "latin1");
}

function hasCrlfAlone(message: Buffer): boolean {
  if (message.length > 0 && message.at(-1) !== LF) return false;
  let cr = message.indexOf(CR);
  for (let lf = message.indexOf(LF); lf >= 0; lf = message.indexOf(LF, lf + 1)) {
    if (cr !== lf - 1) return false;
    cr = message.indexOf(CR, lf);
  }
  return cr < 0;
}

const crlf = Buffer.from("\r\n");
const dot = Buffer.from(".");
const finalDot = Buffer.from(".\r\n");

/** The index of the next CR or LF, or the message's length. */
function lineEnd(message: Buffer, from: number): number {
  const lf = message.indexOf(LF, from);
  const stop = lf < 0 ? message.length : lf;
  const cr = message.subarray(from, stop).indexOf(CR);
  return cr < 0 ? stop : from + cr;
}
