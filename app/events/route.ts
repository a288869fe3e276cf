import { admins, hasRole } from "#app/_server/require-role.ts";
import { currentContext } from "#app/_server/session.ts";
import { subscribeLive } from "#lib/db/live.ts";

export const dynamic = "force-dynamic";

const heartbeat = 20_000;
/** The browser reconnects, and the session is checked anew. */
const longest = 10 * 60_000;

/** What changes in the reader's account, as server-sent events: the topic alone, never data. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const seesAll = hasRole(ctx, admins);
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const unsubscribe = subscribeLive(({ accountId, topic }) => {
        if ((accountId ?? ctx.account.id) === ctx.account.id && (topic === "tickets" || seesAll))
          write(`data: ${topic}\n\n`);
      });
      const beat = setInterval(() => write(": still here\n\n"), heartbeat);
      const end = setTimeout(() => {
        stop();
        controller.close();
      }, longest);
      stop = () => {
        stop = () => {};
        unsubscribe();
        clearInterval(beat);
        clearTimeout(end);
      };
      // A comment at once: the browser's "open" event and every proxy on the way wait for the first bytes.
      write("retry: 1000\n: connected\n\n");
      request.signal.addEventListener("abort", () => stop());
    },
    cancel: () => stop(),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // no-transform keeps compression, which would hold events back, away from the stream.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}
