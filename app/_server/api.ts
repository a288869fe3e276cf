import type { z } from "zod";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { authenticateToken } from "#lib/tokens/authenticate-token.ts";
import { type ApiAnswer, invalidParameters, refusal, unauthenticated, unknownFault } from "./api-answers.ts";
import { peerAddress } from "./peer-address.ts";
import { hasRole } from "./require-role.ts";

interface RouteContext {
  readonly params: Promise<Readonly<Record<string, string>>>;
}

const maxBody = 64 * 1024;

/**
 * Turns a verb into a handler of the REST API: token, role, zod, the verb, JSON. Only a token opens it, never a cookie, so no other site can
 * make a signed-in browser ask. The schema is given the path's and the query's parameters, and `body` where there is one.
 */
export function api<Schema extends z.ZodType>(
  name: string,
  roles: readonly Role[],
  schema: Schema,
  work: (ctx: Ctx, input: z.output<Schema>) => Promise<ApiAnswer>,
): (request: Request, route?: RouteContext) => Promise<Response> {
  return async (request, route) => toResponse(await answer(request, route));

  async function answer(request: Request, route: RouteContext | undefined): Promise<ApiAnswer> {
    try {
      const ctx = await contextOf(request);
      if (!ctx) return unauthenticated;
      if (!hasRole(ctx, roles)) return refusal(new DomainError("forbidden"));
      const query = Object.fromEntries(new URL(request.url).searchParams);
      const parsed = schema.safeParse({ ...query, body: await bodyOf(request), ...(await route?.params) });
      if (!parsed.success) return invalidParameters(parsed.error.issues);
      return await work(ctx, parsed.data);
    } catch (error) {
      if (error instanceof DomainError) return refusal(error);
      log.requestFailed({ where: `api ${name}`, error });
      return unknownFault;
    }
  }
}

async function contextOf(request: Request): Promise<Ctx | null> {
  const presented = presentedToken(request.headers.get("authorization") ?? "");
  return presented && authenticateToken({ ...presented, ip: peerAddress(request.headers) });
}

/** `Bearer TOKEN` (RFC 6750), or Basic (RFC 7617) with `email/token` for a user name and the token for a password. */
export function presentedToken(authorization: string): { token: string; email: string | null } | null {
  const [, scheme = "", value = ""] = /^(\w+) +([\w.~+/=-]+) *$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "bearer") return { token: value, email: null };
  if (scheme.toLowerCase() !== "basic") return null;
  const [, email, token] = /^([^:]+)\/token:(.+)$/.exec(Buffer.from(value, "base64").toString("utf8")) ?? [];
  return email && token ? { token, email } : null;
}

/** Undefined: none, too large, or no JSON. */
async function bodyOf(request: Request): Promise<unknown> {
  if (!request.body) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBody) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}

function toResponse({ status, body, headers }: ApiAnswer): Response {
  const common = { ...headers, "Cache-Control": "no-store" };
  if (body === undefined) return new Response(null, { status, headers: common });
  return Response.json(body, { status, headers: common });
}
