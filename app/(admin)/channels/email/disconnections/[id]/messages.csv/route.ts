import { getTranslations } from "next-intl/server";
import { csvDownload } from "#app/_server/csv-stream.ts";
import { admins, hasRole } from "#app/_server/require-role.ts";
import { currentContext } from "#app/_server/session.ts";
import { exportUndelivered } from "#lib/disconnect/export-undelivered.ts";
import { disconnectionInput, type UndeliveredMessage } from "#lib/disconnect/schema.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";

export const dynamic = "force-dynamic";

/** The messages that did not leave through the company's server, as it was disconnected: one line each, in the reader's language. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const ctx = await currentContext();
  if (!ctx) return new Response(null, { status: 401 });
  const wanted = disconnectionInput.safeParse({ disconnectionId: (await params).id });
  if (!hasRole(ctx, admins) || !wanted.success) return new Response(null, { status: 404 });
  try {
    const [t, { domain, startedAt, messages }] = await Promise.all([
      getTranslations(),
      exportUndelivered(ctx, wanted.data),
    ]);
    const header = [
      t("undelivered.queuedAt"),
      t("undelivered.address"),
      t("undelivered.recipient"),
      t("undelivered.subject"),
      t("undelivered.ticket"),
      t("undelivered.state"),
      t("undelivered.leftAt"),
      t("undelivered.from"),
      t("undelivered.reply"),
      t("undelivered.messageId"),
    ];
    const line = (message: UndeliveredMessage) => [
      message.queuedAt.toISOString(),
      message.address,
      message.recipient,
      message.subject,
      message.ticketId === null ? "" : String(message.ticketId),
      t(`undelivered.states.${message.state}`),
      message.leftAt?.toISOString() ?? "",
      message.state === "rerouted" ? (message.from ?? "") : "",
      message.reply ?? "",
      message.messageId,
    ];
    const name = `${domain}-${startedAt.toISOString().slice(0, 10)}.csv`;
    return csvDownload(name, header, messages, line);
  } catch (error) {
    if (error instanceof DomainError) return new Response(null, { status: 404 });
    log.requestFailed({ where: "undelivered messages", error });
    return new Response(null, { status: 500 });
  }
}
