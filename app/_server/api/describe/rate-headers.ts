import type { ApiDocument, DescribedResponse, Words } from "./document.ts";

const integers = [
  ["X-Rate-Limit", "limit"],
  ["X-Rate-Limit-Remaining", "remaining"],
  ["ratelimit-limit", "limit"],
  ["ratelimit-remaining", "remaining"],
  ["ratelimit-reset", "reset"],
] as const;
const structured = [
  ["RateLimit-Policy", "policy"],
  ["RateLimit", "state"],
] as const;

/** The headers of app/_server/api/rate-headers.ts in words. */
export function describedHeaders(t: Words): ApiDocument["components"]["headers"] {
  const integer = { type: "integer", minimum: 0 };
  return Object.fromEntries([
    ...integers.map(([name, key]) => [name, { description: t(`api.header.${key}`), schema: integer }]),
    ...structured.map(([name, key]) => [name, { description: t(`api.header.${key}`), schema: { type: "string" } }]),
    ["Retry-After", { description: t("api.header.retryAfter"), schema: { type: "integer", minimum: 1 } }],
    ["WWW-Authenticate", { description: t("api.header.challenge"), schema: { type: "string" } }],
  ]);
}

/** References to them, for an answer that says what is left. */
export function rateHeaderReferences(...more: readonly string[]): NonNullable<DescribedResponse["headers"]> {
  const names = [...[...integers, ...structured].map(([name]) => name), ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
