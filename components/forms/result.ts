import type { ErrorCode, ErrorDetails } from "#lib/errors.ts";

/** A refusal as a form shows it: words by code, beside its field when it has one. */
export interface Refusal {
  readonly code: ErrorCode | "internal";
  readonly field?: string;
  readonly details?: ErrorDetails;
}

/** What an action answers to the browser. Never an error's own text. */
export type ActionResult<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };
