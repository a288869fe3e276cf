import { seal, unseal } from "#lib/crypto/sealed.ts";
import { escapeHtml } from "#lib/mail/text.ts";

/** Stands in the bodies of a queued message where its secret belongs. */
export const secretPlaceholder = "{{secret}}";

const purpose = "outgoing mail";

/** A message's secret as its row keeps it until the message has left: sealed, and bound to the row's id. */
export function sealedSecret(secret: string | undefined, id: string) {
  if (secret === undefined) return { secretCiphertext: null, secretKeyId: null };
  const { ciphertext, keyId } = seal(secret, id, purpose);
  return { secretCiphertext: ciphertext, secretKeyId: keyId };
}

interface Bodies {
  readonly bodyText: string;
  readonly bodyHtml: string | null;
}

interface WithSecret extends Bodies {
  readonly id: string;
  readonly secretCiphertext: Uint8Array<ArrayBuffer> | null;
  readonly secretKeyId: string | null;
}

/** The bodies as they leave. Throws when the secret cannot be opened. */
export function withSecret({ id, bodyText, bodyHtml, secretCiphertext, secretKeyId }: WithSecret): Bodies {
  if (secretCiphertext === null || secretKeyId === null) return { bodyText, bodyHtml };
  const secret = unseal({ ciphertext: secretCiphertext, keyId: secretKeyId }, id, purpose);
  return {
    // As functions: a "$" in the secret is no pattern.
    bodyText: bodyText.replaceAll(secretPlaceholder, () => secret),
    bodyHtml: bodyHtml?.replaceAll(secretPlaceholder, () => escapeHtml(secret)) ?? null,
  };
}
