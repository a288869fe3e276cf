export const dynamic = "force-dynamic";

/** Alive: the process answers. Says nothing of the database. */
export function GET(): Response {
  return new Response("ok\n", { headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
