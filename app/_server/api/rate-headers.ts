import type { Allowance } from "#lib/rate/schema.ts";

/**
 * What is left, in the three ways that clients read: the help desk API's own X-Rate-Limit and ratelimit-* headers, and the structured RateLimit fields of
 * draft-ietf-httpapi-ratelimit-headers. `name` is the policy's.
 */
export function rateHeaders(
  name: string,
  { limit, remaining, reset, window, over }: Allowance,
): Record<string, string> {
  return {
    "X-Rate-Limit": `${limit}`,
    "X-Rate-Limit-Remaining": `${remaining}`,
    "ratelimit-limit": `${limit}`,
    "ratelimit-remaining": `${remaining}`,
    "ratelimit-reset": `${reset}`,
    "RateLimit-Policy": `"${name}";q=${limit};w=${window}`,
    RateLimit: `"${name}";r=${remaining};t=${reset}`,
    ...(over ? { "Retry-After": `${reset}` } : {}),
  };
}
