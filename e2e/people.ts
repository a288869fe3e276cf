import type { Submitter } from "./company-mail/contract.ts";

/** Who the journeys are about: one company, its support mailboxes, and the customers outside. */
export const company = { name: "Company", domain: "company.test" };
export const customer = "customer@customer.test";

const mailbox = (local: string): Submitter => {
  const address = `${local}@${company.domain}`;
  return { username: address, password: `Mailbox-password-of-${local}-7`, addresses: [address] };
};

/** Mailboxes that the company created for its help desk. */
export const mailboxes = {
  support: mailbox("support"),
  desk: mailbox("desk"),
  billing: mailbox("billing"),
  sales: mailbox("sales"),
  reception: mailbox("reception"),
  accounts: mailbox("accounts"),
};

export function addressOf(submitter: Submitter): string {
  return submitter.addresses[0] ?? "";
}
