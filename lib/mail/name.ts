import { z } from "zod";

/**
 * A name as it stands before an address in From: at most 60 characters, trimmed, composed (NFC). Control characters and line ends would begin a
 * header of the writer's own; marks that turn the writing round would show another name than the one that is stored.
 */
export const nameLine = z
  .string()
  .trim()
  .max(60, "field_too_long")
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]*$/u, "input_invalid")
  .transform((text) => text.normalize("NFC"));
