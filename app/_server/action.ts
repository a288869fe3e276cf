import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { ActionResult, Refusal } from "#components/forms/result.ts";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError, type ErrorCode, errorCodes } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { hasRole } from "./require-role.ts";
import { currentContext } from "./session.ts";

/**
 * Turns a verb into a server action: environment, role, then zod, then the verb, then a result in codes. `accountId` is the account
 * that the page showed: the person may have switched to another in another tab meanwhile. Input is never logged.
 */
export function action<Schema extends z.ZodType, T>(
  name: string,
  roles: readonly Role[],
  schema: Schema,
  verb: (ctx: Ctx, input: z.output<Schema>) => Promise<T>,
): (input: z.input<Schema>, accountId?: string) => Promise<ActionResult<T>> {
  return async (input, accountId) => {
    const ctx = await currentContext();
    if (!ctx) return { ok: false, refusals: [{ code: "not_signed_in" }] };
    if (accountId !== undefined && accountId !== ctx.account.id)
      return { ok: false, refusals: [{ code: "environment_changed" }] };
    if (!hasRole(ctx, roles)) return { ok: false, refusals: [{ code: "forbidden" }] };
    return answer(name, schema, input, (parsed) => verb(ctx, parsed));
  };
}

/** The same for what a person who is not signed in may do. */
export function openAction<Schema extends z.ZodType, T>(
  name: string,
  schema: Schema,
  verb: (input: z.output<Schema>) => Promise<T>,
): (input: z.input<Schema>) => Promise<ActionResult<T>> {
  return (input) => answer(name, schema, input, verb);
}

async function answer<Schema extends z.ZodType, T>(
  name: string,
  schema: Schema,
  input: unknown,
  work: (parsed: z.output<Schema>) => Promise<T>,
): Promise<ActionResult<T>> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { ok: false, refusals: parsed.error.issues.map(refusalOfIssue) };
  try {
    return { ok: true, data: await work(parsed.data) };
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof DomainError) {
      const { code, field, details } = error;
      return { ok: false, refusals: [{ code, details, ...(field ? { field } : {}) }] };
    }
    log.requestFailed({ where: `action ${name}`, error });
    return { ok: false, refusals: [{ code: "internal" }] };
  }
}

/** The schemas of lib put an error code where zod puts a message. */
function refusalOfIssue(issue: z.core.$ZodIssue): Refusal {
  const code: ErrorCode = errorCodes.find((known) => known === issue.message) ?? "input_invalid";
  const field = issue.path[0];
  return {
    code,
    ...(typeof field === "string" ? { field } : {}),
    details: issue.code === "too_big" ? { limit: Number(issue.maximum) } : {},
  };
}
