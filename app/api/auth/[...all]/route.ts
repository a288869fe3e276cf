import { auth } from "#lib/auth.ts";

export const dynamic = "force-dynamic";

/** Bytes. A sign-in needs some hundred; whoever is not signed in must not fill the memory with more. */
const maxBody = 64 * 1024;

/** better-auth's own endpoints: sign-in and sign-out, with its rate limits and origin check. */
async function handle(request: Request): Promise<Response> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (request.body && !(length <= maxBody)) return new Response(null, { status: 413 });
  return auth().handler(request);
}

export { handle as GET, handle as POST };
