import { auth } from "#lib/auth.ts";

export const dynamic = "force-dynamic";

/** better-auth's own endpoints: sign-in and sign-out, with its rate limits and origin check. */
const handle = (request: Request): Promise<Response> => auth().handler(request);

export { handle as GET, handle as POST };
