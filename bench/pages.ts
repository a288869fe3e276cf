import { admin } from "./environment.ts";
import { median } from "./statistics.ts";

/** Milliseconds that a page takes to come, whole, at the median. */
export async function pageTimes(base: string, paths: readonly string[], count: number): Promise<Map<string, number>> {
  const cookie = await signIn(base);
  const times = new Map<string, number>();
  for (const path of paths) {
    const all: number[] = [];
    // The first ones fill caches.
    for (let at = -3; at < count; at++) {
      const started = performance.now();
      const response = await fetch(new URL(path, base), { headers: { cookie }, redirect: "manual" });
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      if (at >= 0) all.push(performance.now() - started);
    }
    times.set(path, median(all));
  }
  return times;
}

async function signIn(base: string): Promise<string> {
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
