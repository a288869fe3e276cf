import { databaseReady } from "#lib/db/ready.ts";

export const dynamic = "force-dynamic";

/** Ready to serve: the database answers and has this version's schema. */
export async function GET(): Promise<Response> {
  const ready = await databaseReady().catch(() => false);
  return new Response(ready ? "ready\n" : "not ready\n", {
    status: ready ? 200 : 503,
    headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" },
  });
}
