import { sessionId, userId } from "#lib/accounts/person.ts";
import type { Ctx } from "#lib/context.ts";
import { describeBrowser } from "./describe-browser.ts";
import type { SessionView } from "./schema.ts";
import { findSessions } from "./store.ts";

/** Where the person is signed in: this session first, then the latest active. */
export async function listSessions(ctx: Ctx): Promise<SessionView[]> {
  const here = sessionId(ctx);
  const rows = await findSessions(ctx.db, userId(ctx), ctx.now());
  return rows
    .map(({ id, ipAddress, userAgent, createdAt, updatedAt }) => ({
      id,
      ...describeBrowser(userAgent),
      ip: ipAddress || null,
      createdAt,
      lastActiveAt: updatedAt,
      current: id === here,
    }))
    .sort((one, other) => Number(other.current) - Number(one.current));
}
