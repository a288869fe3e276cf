import type { ErrorCode, ErrorDetails } from "#lib/errors.ts";

/** What stands in the words of an error for a detail that it doesn't have: a translator fails on a value that is missing. */
export const noDetails = {
  limit: 0,
  seconds: 60,
  count: 0,
  addresses: "",
  domain: "",
  twin: "",
  environment: "",
} as const satisfies ErrorDetails;

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
