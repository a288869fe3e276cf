import { randomUUID } from "node:crypto";
import type { World } from "./world.ts";

/** A message as the door would have accepted it. */
export interface TestMail {
  /** Text is taken as latin1, a byte a character. */
  readonly raw: string | Uint8Array;
  readonly recipients: readonly string[];
  /** The connector domain with whose credential it was relayed; without it there was no AUTH. */
  readonly credentialOf?: string | null;
  readonly envelopeFrom?: string;
  readonly accountId?: string;
  /** Bytes. */
  readonly chunk?: number;
  readonly receivedAt?: Date;
}

/** Stores a message as accepted, its processing still to be done; answers with its id. */
export async function acceptMail(world: World, mail: TestMail): Promise<string> {
  const { db } = world;
  const raw = typeof mail.raw === "string" ? Buffer.from(mail.raw, "latin1") : Buffer.from(mail.raw);
  const contentId = randomUUID();
  const id = randomUUID();
  const chunk = mail.chunk ?? 1024 * 1024;
  await db.inboundContent.create({ data: { id: contentId, size: raw.length } });
  for (let seq = 0; seq * chunk < raw.length; seq++) {
    const bytes = new Uint8Array(raw.subarray(seq * chunk, (seq + 1) * chunk));
    await db.inboundChunk.create({ data: { contentId, seq, bytes } });
  }
  const credential = mail.credentialOf
    ? await db.inboundCredential.findFirstOrThrow({ where: { domainId: mail.credentialOf } })
    : null;
  await db.inboundMessage.create({
    data: {
      id,
      contentId,
      accountId: mail.accountId ?? world.account.id,
      receivedAt: mail.receivedAt ?? new Date(),
      listener: credential ? "relay" : "mx",
      peer: "192.0.2.25",
      helo: "mail.company.test",
      credentialId: credential?.id ?? null,
      envelopeFrom: mail.envelopeFrom ?? "someone@customer.test",
      recipients: [...mail.recipients],
      size: raw.length,
    },
  });
  return id;
}
