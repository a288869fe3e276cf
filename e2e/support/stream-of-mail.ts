import { setTimeout as pause } from "node:timers/promises";
import type { CompanyMail } from "../company-mail/contract.ts";
import { customerWrites } from "../steps/customer.ts";

/** Customers who write one mail after the other, numbered, until they are stopped. */
export interface StreamOfMail {
  /** How many have been handed to the company's server so far. */
  sent(): number;
  /** Ends it, after so many more. */
  stop(more: number): Promise<void>;
}

/** Starts a stream of mail to a support address: about ten a second, `<subject> <n>`. */
export function streamOfMail(company: CompanyMail, to: string, subject: string): StreamOfMail {
  let sent = 0;
  let last = Number.POSITIVE_INFINITY;
  const running = (async () => {
    while (sent < last) {
      await customerWrites(company, { to, subject: `${subject} ${sent}`, text: `Mail number ${sent}.` });
      sent += 1;
      await pause(60);
    }
  })();
  // Whoever stops it hears of its failure; until then it is nobody's.
  running.catch(() => undefined);
  return {
    sent: () => sent,
    stop(more) {
      last = sent + more;
      return running;
    },
  };
}
