import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { safeNext } from "./safe-next.ts";
import { currentContext } from "./session.ts";

export const everyone = ["owner", "admin", "agent"] as const satisfies readonly Role[];
export const admins = ["owner", "admin"] as const satisfies readonly Role[];

/** Whether the context belongs to a person with one of these roles. */
export function hasRole(ctx: Ctx, roles: readonly Role[]): boolean {
  return ctx.actor.kind === "user" && roles.includes(ctx.actor.role);
}

/** For pages: the reader's context. A stranger is sent to sign in and comes back; a page that isn't for the role doesn't exist. */
export async function requireRole(roles: readonly Role[]): Promise<Ctx> {
  const ctx = await currentContext();
  if (!ctx) {
    const next = safeNext((await headers()).get("x-postern-path"));
    redirect(next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  }
  if (!hasRole(ctx, roles)) notFound();
  return ctx;
}
