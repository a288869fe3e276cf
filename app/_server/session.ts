import { cookies, headers } from "next/headers";
import { cache } from "react";
import { openContext } from "#lib/accounts/open-context.ts";
import { auth } from "#lib/auth.ts";
import type { Ctx } from "#lib/context.ts";
import { withRenewedCookie } from "#lib/sessions/cookie-signature.ts";
import { noteActivity } from "#lib/sessions/note-activity.ts";
import { wantedAccount } from "./account-cookie.ts";
import { peerAddress } from "./peer-address.ts";

/** Who is signed in, and for which help desk; null: nobody, or somebody who is no member any more. Read once a request. */
export const currentContext = cache(async (): Promise<Ctx | null> => {
  // Without a cookie there is no session: no query is spent on strangers.
  if ((await cookies()).size === 0) return null;
  const given = await headers();
  const session = await auth().api.getSession({ headers: withRenewedCookie(given) });
  if (!session) return null;
  const { user, session: held } = session;
  const ip = peerAddress(given);
  await noteActivity(held, ip);
  const person = { userId: user.id, email: user.email, ip, sessionId: held.id };
  const accountId = await wantedAccount();
  // What the cookie names may be closed to this person by now, or have been another's who signed in here.
  return (accountId && (await openContext({ ...person, accountId }))) || openContext(person);
});
