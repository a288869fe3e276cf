import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";

/** The person who acts. Throws not_signed_in where it is no person. */
export function userId(ctx: Ctx): string {
  if (ctx.actor.kind !== "user") throw new DomainError("not_signed_in");
  return ctx.actor.userId;
}

/** The browser session in which they act; none with an API token. */
export function sessionId(ctx: Ctx): string | undefined {
  return ctx.actor.kind === "user" ? ctx.actor.sessionId : undefined;
}
