const picture = /(["'])data:[^"']*/gi;

/** HTML without the pictures that were pasted into it: they are most of a large mail's HTML, and none is shown. */
export function withoutPictures(html: string): string {
  return html.replace(picture, "$1");
}

const windowSize = 1024 * 1024;

/**
 * The same of HTML in bytes, in a charset that has ASCII's bytes for ASCII, a megabyte at a time: a picture that reaches beyond one is
 * found by its beginning alone. Ends where more than `enough` bytes have been found.
 */
export function withoutPictureBytes(html: Buffer, enough: number): Buffer {
  const pieces: Buffer[] = [];
  let inside = false;
  let found = 0;
  for (let at = 0; at < html.length && found <= enough; at += windowSize) {
    let text = html.toString("latin1", at, at + windowSize);
    if (inside) {
      const end = text.search(/["']/);
      if (end < 0) continue;
      text = text.slice(end);
    }
    inside = /["']data:[^"']*$/i.test(text);
    const piece = Buffer.from(withoutPictures(text), "latin1");
    found += piece.length;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
