import { createTransport } from "nodemailer";
import type { CompanyMail, Received } from "../company-mail/contract.ts";
import { customer } from "../people.ts";
import { until } from "../support/poll.ts";

export interface CustomerMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
}

/** A customer writes: over the company's MX, without any credential. */
export async function customerWrites(company: CompanyMail, mail: CustomerMail): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: company.mxPort, ignoreTLS: true });
  const references = mail.inReplyTo ? { inReplyTo: mail.inReplyTo, references: [mail.inReplyTo] } : {};
  await transport.sendMail({ from: { name: "A customer", address: customer }, ...mail, ...references });
}

/** The customer's copy of the first mail whose subject contains `subject`. */
export function customerGets(company: CompanyMail, subject: string): Promise<Received> {
  return until(`a mail about "${subject}" in the customer's mailbox`, async () =>
    (await company.inbox(customer)).find((one) => one.mail.subject?.includes(subject)),
  );
}
