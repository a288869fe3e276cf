import { Piece } from "#lib/intake/piece.ts";

/** `bytes` as one piece of a message, its rows numbered from `seq` on. */
export function pieceOf(contentId: string, seq: number, bytes: Buffer): Piece {
  const piece = new Piece(contentId, seq, bytes.length);
  piece.write(bytes);
  return piece;
}
