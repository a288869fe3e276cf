import { z } from "zod";

/** What stands on one line: in a header, a command, a log. Trimmed; control characters, line ends among them, are refused. */
export const singleLine = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, "input_invalid");
