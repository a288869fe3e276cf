import { setTimeout as pause } from "node:timers/promises";
import { createTransport } from "nodemailer";
import type { Relay } from "./contract.ts";

export interface Relayed {
  readonly sender: string;
  readonly recipient: string;
  readonly raw: string;
}

/**
 * Hands mail to the help desk as it is configured at each try (`relay`), until a 250 or a 5xx, a second between tries.
 * `say` gets a line about each.
 */
export function relayQueue(
  relay: () => Relay,
  say: (line: string) => void,
): { add(mail: Relayed): void; close(): Promise<void> } {
  const stop = new AbortController();
  const underway = new Set<Promise<void>>();

  const handOver = async (mail: Relayed) => {
    while (!stop.signal.aborted) {
      try {
        const reply = await attempt(relay(), mail);
        return say(`to=<${mail.recipient}> status=sent (${reply})`);
      } catch (error) {
        const { responseCode = 0, message } = error as { responseCode?: number; message: string };
        // An AUTH refusal is the operator's to mend: the mail waits for it, as Postfix's does.
        const bounced = responseCode >= 500 && responseCode !== 535 && responseCode !== 530;
        say(`to=<${mail.recipient}> status=${bounced ? "bounced" : "deferred"} (${message})`);
        if (bounced) return;
        await pause(1_000, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  };
  return {
    add(mail) {
      const one = handOver(mail).finally(() => underway.delete(one));
      underway.add(one);
    },
    async close() {
      stop.abort();
      await Promise.all(underway);
    },
  };
}

async function attempt(relay: Relay, { sender, recipient, raw }: Relayed): Promise<string> {
  const transport = createTransport({
    host: relay.host,
    port: relay.port,
    secure: relay.implicitTls ?? false,
    requireTLS: true,
    auth: { user: relay.username, pass: relay.password },
    // As Postfix at level "encrypt": TLS or nothing, the relay's certificate being self-signed.
    tls: { rejectUnauthorized: false },
  });
  try {
    const sent = await transport.sendMail({ envelope: { from: sender, to: [recipient] }, raw });
    return sent.response;
  } finally {
    transport.close();
  }
}
