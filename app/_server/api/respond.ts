import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { authenticateToken, type TokenAnswer } from "#lib/tokens/authenticate-token.ts";
import { peerAddress } from "../peer-address.ts";
import { admins, hasRole } from "../require-role.ts";
import {
  type ApiAnswer,
  invalidParameters,
  methodNotAllowed,
  noSuchEndpoint,
  notFound,
  refusal,
  tooMany,
  unauthenticated,
  unknownFault,
} from "./answers.ts";
import { bodyOf } from "./body.ts";
import { findOperations } from "./find-operation.ts";
import type { Operation } from "./operation.ts";
import { presentedToken } from "./presented-token.ts";
import { rateHeaders } from "./rate-headers.ts";

/**
 * Answers a request to the REST API: path, method, token, role, scope, zod, the verb, zod, JSON. Only a token opens it, never a cookie, so no other site
 * can make a signed-in browser ask.
 */
export async function respond(operations: readonly Operation[], request: Request): Promise<Response> {
  const answered = await answer(operations, request);
  const headers = { ...answered.headers, "Cache-Control": "no-store" };
  const { status, body } = answered;
  if (body === undefined) return new Response(null, { status, headers });
  const response = Response.json(body, { status, headers });
  return request.method === "HEAD" ? new Response(null, response) : response;
}

async function answer(operations: readonly Operation[], request: Request): Promise<ApiAnswer> {
  const { offered, params } = findOperations(operations, new URL(request.url).pathname);
  if (offered.length === 0) return noSuchEndpoint;
  const allow = allowed(offered);
  if (request.method === "OPTIONS") return { status: 204, headers: { Allow: allow } };
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = offered.find((one) => one.method === method);
  if (!found) return methodNotAllowed(allow);
  try {
    if (found.access === "open") return await perform(found, null, request, params);
    return await authenticated(found, request, params);
  } catch (error) {
    log.requestFailed({ where: `api ${found.id}`, error });
    return unknownFault;
  }
}

async function authenticated(found: Operation, request: Request, params: object): Promise<ApiAnswer> {
  const presented = presentedToken(request.headers.get("authorization") ?? "");
  const token = await authenticateToken(presented, peerAddress(request.headers));
  if (token.kind === "unknown") return unauthenticated;
  if (token.kind === "refused") return tooMany(rateHeaders("failures", token.allowance));
  const headers = rateHeaders("token", token.allowance);
  if (token.kind === "limited") return tooMany(headers);
  const answered = await permitted(token, found, request, params);
  return { ...answered, headers: { ...headers, ...answered.headers } };
}

async function permitted(
  { ctx, scope }: TokenAnswer & { kind: "open" },
  found: Operation,
  request: Request,
  params: object,
): Promise<ApiAnswer> {
  if (!hasRole(ctx, admins)) return refusal(new DomainError("forbidden"));
  if (found.access === "write" && scope === "read") return refusal(new DomainError("token_read_only"));
  return perform(found, ctx, request, params);
}

async function perform(found: Operation, ctx: Ctx | null, request: Request, given: object): Promise<ApiAnswer> {
  const params = found.params?.safeParse(given);
  if (params && !params.success) return notFound;
  const query = found.query?.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (query && !query.success) return invalidParameters(query.error.issues);
  const body = found.body?.safeParse(await bodyOf(request));
  if (body && !body.success) return invalidParameters(body.error.issues);
  try {
    const result = await found.run(ctx, { params: params?.data, query: query?.data, body: body?.data });
    return { status: found.status ?? 200, body: found.answer?.parse(result) as object | undefined };
  } catch (error) {
    if (error instanceof DomainError) return refusal(error);
    throw error;
  }
}

function allowed(offered: readonly Operation[]): string {
  const methods: string[] = offered.map(({ method }) => method);
  return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
}
