import type { Ctx } from "#lib/context.ts";
import { viewOf } from "./event-view.ts";
import { type EventRow, findActors, findEvents } from "./list-store.ts";
import { findPlaces } from "./place-store.ts";
import { filterOf } from "./question.ts";
import { type AuditPage, type AuditPerson, type AuditRow, type ListAuditInput, listAuditInput } from "./schema.ts";

const pageSize = 50;

/**
 * A page of the account's audit log, newest first. It starts after the row that the cursor names, by time and id: rows that arrive meanwhile
 * neither repeat nor skip one. A cursor that is none of ours begins anew.
 */
export async function listEvents(ctx: Ctx, input: ListAuditInput = {}): Promise<AuditPage> {
  const question = listAuditInput.parse(input);
  const filter = await filterOf(ctx, question);
  if (!filter) return { rows: [], nextCursor: null, tooMany: true };
  const found = await findEvents(ctx.db, { ...filter, after: readCursor(question.cursor), limit: pageSize + 1 });
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  const nextCursor = last && found.length > pageSize ? writeCursor(last) : null;
  return { rows: await viewsOf(ctx, page), nextCursor, tooMany: false };
}

/** Everybody who stands in the log as having done something, those who left among them, by name. */
export async function listPeople(ctx: Ctx): Promise<AuditPerson[]> {
  const actors = await findActors(ctx.db, ctx.account.id);
  return actors
    .filter(({ kind }) => kind === "user")
    .map(({ id, name, email }) => ({ id, name, email: email ?? "" }))
    .toSorted((one, other) => (one.name ?? one.email).localeCompare(other.name ?? other.email));
}

async function viewsOf(ctx: Ctx, rows: readonly EventRow[]): Promise<AuditRow[]> {
  const objects = rows.map(({ objectType: type, objectId: id }) => ({ type, id }));
  const places = await findPlaces(ctx.db, ctx.account.id, objects);
  return rows.map((row) => ({ ...viewOf(row), place: places.get(`${row.objectType} ${row.objectId}`) ?? null }));
}

function writeCursor({ at, id }: { at: Date; id: string }): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  const [time = "", id = ""] = Buffer.from(cursor ?? "", "base64url")
    .toString()
    .split(" ");
  const at = new Date(/^[1-9]\d{3}-[\d:.TZ-]{8,22}$/.test(time) ? time : Number.NaN);
  const sound = !Number.isNaN(at.getTime()) && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return sound ? { at, id } : undefined;
}
