import { exchange } from "./exchange.ts";
import { exim } from "./exim.ts";
import { postfix } from "./postfix.ts";
import { swaks } from "./swaks.ts";

/** The servers that there is a ready-made configuration for, by the name that people know them by; the test by hand stands last. */
export const configurations = [
  { id: "postfix", name: "Postfix", blocks: postfix },
  { id: "exim", name: "Exim 4", blocks: exim },
  { id: "exchange", name: "Exchange", blocks: exchange },
  { id: "swaks", name: "swaks", blocks: swaks },
] as const;
