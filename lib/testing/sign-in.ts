import type { Role } from "#lib/accounts/schema.ts";
import { ensureUser } from "#lib/accounts/store.ts";
import { auth } from "#lib/auth.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import type { World } from "./world.ts";

/** A browser that is signed in: its cookie, as it would send it, and the row of its session. */
export interface Browser {
  readonly cookie: string;
  readonly sessionId: string;
}

/** A member of the world's account who can sign in with `password`. */
export async function memberWithPassword(world: World, email: string, password: string, role: Role = "admin") {
  const { id } = await ensureUser(world.db, { email, name: email, passwordHash: await hashPassword(password) });
  await world.db.member.create({ data: { accountId: world.account.id, userId: id, role } });
  return id;
}

/** Signs in as a browser does, through better-auth itself. Throws when it is refused. */
export async function signInAs(world: World, email: string, password: string, userAgent = "test"): Promise<Browser> {
  const { headers, response } = await auth().api.signInEmail({
    body: { email, password },
    headers: new Headers({ "user-agent": userAgent }),
    returnHeaders: true,
  });
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const { id } = await world.db.session.findUniqueOrThrow({ where: { token: response.token }, select: { id: true } });
  return { cookie, sessionId: id };
}

/** Whether a request with this browser's cookie is a signed-in one. */
export async function isSignedIn({ cookie }: Browser): Promise<boolean> {
  return (await auth().api.getSession({ headers: new Headers({ cookie }) })) !== null;
}
