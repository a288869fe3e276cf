import type { Refusal } from "#components/forms/result.ts";
import { proofOf, unseal } from "#components/sealed-link/seal.ts";
import type { HandoffContent } from "#lib/handoffs/schema.ts";
import { openHandoffAction } from "./actions.ts";

/** What came of opening a link. "refused": it may still open; "damaged": it is open, and its content is not what was sealed. */
export type Opening =
  | { readonly is: "content"; readonly content: HandoffContent }
  | { readonly is: "used" | "expired" | "cancelled"; readonly at: Date }
  | { readonly is: "unknown" }
  | { readonly is: "damaged" }
  | { readonly is: "refused"; readonly refusal: Refusal };

/** Shows the server that the key is here, by what is derived from it, and decrypts what comes back. */
export async function openLink({ handoffId, key }: { handoffId: string; key: string }): Promise<Opening> {
  const proof = await proofOf(key);
  const answer = await openHandoffAction({ handoffId, proof }).catch(() => null);
  if (!answer?.ok) {
    const refusal = answer?.refusals[0] ?? { code: "internal" };
    // An address that was cut short is no link's.
    const unknown = refusal.code === "handoff_unknown" || refusal.code === "input_invalid";
    return unknown ? { is: "unknown" } : { is: "refused", refusal };
  }
  if (answer.data.state !== "opened") return { is: answer.data.state, at: answer.data.at };
  const { ciphertext } = answer.data;
  return unseal({ handoffId, ciphertext, key }).then(
    (content) => ({ is: "content", content }),
    () => ({ is: "damaged" }),
  );
}
