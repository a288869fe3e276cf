import { getTranslations } from "next-intl/server";
import { csvDownload } from "#app/_server/csv-stream.ts";
import { admins, hasRole } from "#app/_server/require-role.ts";
import { currentContext } from "#app/_server/session.ts";
import { exportEvents } from "#lib/audit/export-events.ts";
import { listAuditInput } from "#lib/audit/schema.ts";
import { log } from "#lib/logger.ts";
import { csvHeader, csvLine } from "../csv-lines.ts";

export const dynamic = "force-dynamic";

/** The rows that the page's own question finds, all of them, in the reader's language. */
export async function GET(request: Request): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  if (!hasRole(ctx, admins)) return new Response(null, { status: 404 });
  const asked = listAuditInput.parse(Object.fromEntries(new URL(request.url).searchParams));
  try {
    const [t, rows] = await Promise.all([getTranslations(), exportEvents(ctx, asked)]);
    if (!rows) return new Response(null, { status: 422 });
    const name = `audit-${ctx.account.subdomain}-${ctx.now().toISOString().slice(0, 10)}.csv`;
    return csvDownload(name, csvHeader(t), rows, csvLine(t));
  } catch (error) {
    log.requestFailed({ where: "audit export", error });
    return new Response(null, { status: 500 });
  }
}
