import { createTranslator } from "next-intl";
import { z } from "zod";
import { noDetails } from "#components/forms/result.ts";
import { type DomainError, type ErrorCode, isNotFound } from "#lib/errors.ts";
import messages from "../../../messages/en.json";

export interface ApiAnswer {
  readonly status: number;
  /** Undefined: nothing but the status. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What every error is in JSON: a fixed word, and what it means in English. */
export const apiError = z.object({ error: z.string(), description: z.string().optional() }).meta({ id: "Error" });

/** What a verb refuses: codes and their words by field, "base" where it is about the whole. */
export const recordInvalid = z
  .object({
    error: z.literal("RecordInvalid"),
    description: z.string(),
    details: z.record(z.string(), z.array(z.object({ error: z.string(), description: z.string() }))),
  })
  .meta({ id: "RecordInvalid" });

type ErrorBody = z.input<typeof apiError> | z.input<typeof recordInvalid>;

const failure = (status: number, body: ErrorBody, headers: Readonly<Record<string, string>> = {}): ApiAnswer => ({
  status,
  body,
  headers,
});

const t = createTranslator({ locale: "en", messages });

/** The same for every reason, so that nobody learns which tokens there are. */
export const unauthenticated = failure(
  401,
  { error: "Couldn't authenticate you" },
  { "WWW-Authenticate": 'Basic realm="Postern API", charset="UTF-8", Bearer realm="Postern API"' },
);

/** The error's own text stays in the log. */
export const unknownFault = failure(500, { error: "InternalError", description: t("error.internal") });

export const notFound = failure(404, { error: "RecordNotFound", description: "Not found" });

export const noSuchEndpoint = failure(404, { error: "InvalidEndpoint", description: "Not found" });

/** `allow`: the methods that there are (RFC 9110, 10.2.1). */
export function methodNotAllowed(allow: string): ApiAnswer {
  const description = `This path answers to: ${allow}`;
  return failure(405, { error: "MethodNotAllowed", description }, { Allow: allow });
}

/** `headers` say when to come back. */
export function tooMany(headers: Readonly<Record<string, string>>): ApiAnswer {
  const description = `Number of allowed API requests per minute exceeded; try again in ${headers["Retry-After"]} s`;
  return failure(429, { error: "APIRateLimitExceeded", description }, headers);
}

/** Parameters that cannot be read, named. */
export function invalidParameters(issues: readonly z.core.$ZodIssue[]): ApiAnswer {
  const names = [...new Set(issues.map(({ path }) => path.join(".") || "the JSON body"))].join(", ");
  return failure(400, { error: "InvalidParameter", description: `Invalid value of: ${names}` });
}

/** A verb's refusal in the shape that existing clients read, its words in English. */
export function refusal({ code, field, details }: DomainError): ApiAnswer {
  const values: Record<string, string | number> = { ...noDetails };
  for (const [name, value] of Object.entries(details)) {
    values[name] = typeof value === "object" ? value.join(", ") : value;
  }
  const description = t(`error.${code}`, values);
  const status = statusOf(code);
  if (status === 404) return notFound;
  if (status === 403) return failure(status, { error: "Forbidden", description });
  if (status === 503) return failure(status, { error: "Unavailable", description }, { "Retry-After": "5" });
  const about = { [field ?? "base"]: [{ error: code, description }] };
  return failure(status, { error: "RecordInvalid", description, details: about });
}

function statusOf(code: ErrorCode): number {
  if (code === "forbidden" || code === "not_signed_in" || code === "token_read_only") return 403;
  if (code === "database_unavailable" || code === "over_capacity") return 503;
  return isNotFound(code) ? 404 : 422;
}
