import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createTransport } from "nodemailer";
import type { Relay } from "../company-mail/contract.ts";
import { customer } from "../people.ts";

export interface Plan {
  readonly relay: Relay;
  readonly connections: number;
  readonly messages: readonly { readonly to: string; readonly subject: string }[];
  /** What to do when so many messages have got their 250, while the others go on. */
  readonly at: ReadonlyMap<number, () => Promise<void>>;
}

/** Sends every message over a few lasting connections; what got no 250 is sent again, the very same message, until it does. */
export async function sendAll(plan: Plan): Promise<{ accepted: number; failures: number }> {
  const queue = plan.messages.map((message) => ({
    ...message,
    messageId: `<${randomUUID()}@customer.test>`,
    date: new Date(),
  }));
  const asides: Promise<void>[] = [];
  let accepted = 0;
  let failures = 0;

  const sender = async () => {
    const transport = createTransport({
      pool: true,
      maxConnections: 1,
      maxMessages: Number.POSITIVE_INFINITY,
      host: plan.relay.host,
      port: plan.relay.port,
      requireTLS: true,
      auth: { user: plan.relay.username, pass: plan.relay.password },
      tls: { rejectUnauthorized: false },
      connectionTimeout: 5_000,
      socketTimeout: 20_000,
    });
    for (let message = queue.shift(); message; message = queue.shift()) {
      for (let taken = false; !taken; ) {
        try {
          await transport.sendMail({ from: customer, text: `The text of ${message.subject}`, ...message });
          taken = true;
        } catch (error) {
          if (((error as { responseCode?: number }).responseCode ?? 0) >= 500) throw error;
          failures++;
          await pause(100);
        }
      }
      const aside = plan.at.get(++accepted);
      if (aside) asides.push(aside());
    }
    transport.close();
  };
  await Promise.all(Array.from({ length: plan.connections }, sender));
  await Promise.all(asides);
  return { accepted, failures };
}
