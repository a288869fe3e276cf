import { admin } from "./environment.ts";
import { median } from "./statistics.ts";

/** So many are asked for and not counted: they fill caches. */
const uncounted = 10;

/**
 * Milliseconds that a page takes to come, whole, at the median of `count`: of each server in turn, so that all have the machine as it is at
 * that moment. A server's pages are paths on it.
 */
export async function pageTimes(
  servers: readonly { readonly base: string; readonly path: string }[],
  count: number,
): Promise<number[]> {
  const asked = await Promise.all(
    servers.map(async ({ base, path }) => ({ url: new URL(path, base), cookie: await signIn(base) })),
  );
  const times: number[][] = asked.map(() => []);
  for (let at = -uncounted; at < count; at++)
    for (const [which, { url, cookie }] of asked.entries()) {
      const took = await timeOf(url, cookie);
      if (at >= 0) times[which]?.push(took);
    }
  return times.map(median);
}

async function timeOf(url: URL, cookie: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${url.pathname} answered ${response.status}`);
  return performance.now() - started;
}

const sessions = new Map<string, Promise<string>>();

/** The cookie of a session, begun once for each server. */
function signIn(base: string): Promise<string> {
  const session = sessions.get(base) ?? beginSession(base);
  sessions.set(base, session);
  return session;
}

async function beginSession(base: string): Promise<string> {
  const response = await fetch(new URL("/api/auth/sign-in/email", base), {
    method: "POST",
    headers: { "content-type": "application/json", origin: base },
    body: JSON.stringify(admin),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return response.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
}
