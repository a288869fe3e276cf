import type { Ctx } from "#lib/context.ts";
import { spanOf } from "./days.ts";
import { type EventFilter, findActors, findNamed, type ObjectRef } from "./list-store.ts";
import { type AuditAction, type AuditQuestion, auditActions, auditObjects, groupOf, systemActor } from "./schema.ts";

/** Objects that are looked up at once. */
const mostObjects = 500;

export type Asked = Omit<EventFilter, "limit" | "after">;

/** What a question comes to: null when more objects have such a name than are looked up at once. */
export async function filterOf(ctx: Ctx, question: AuditQuestion): Promise<Asked | null> {
  const { who, action, object } = question;
  const objects = object ? await objectsOf(ctx, object) : undefined;
  if (objects && objects.length > mostObjects) return null;
  return {
    accountId: ctx.account.id,
    actors: who ? await actorsOf(ctx, who) : undefined,
    actions: action ? actionsOf(action) : undefined,
    objects,
    ...spanOf(question, ctx.now()),
  };
}

async function objectsOf(ctx: Ctx, search: string): Promise<ObjectRef[]> {
  const named = await findNamed(ctx.db, ctx.account.id, search, mostObjects + 1);
  const [, number] = /^(?:#|nº\s*)?(\d{1,9})$/.exec(search) ?? [];
  const id = number ?? (/^[0-9a-z-]{32,36}$/i.test(search) ? search : null);
  return id ? [...named, ...auditObjects.map((type) => ({ type, id }))] : named;
}

async function actorsOf(ctx: Ctx, who: string): Promise<string[]> {
  if (who !== systemActor) return [who];
  const actors = await findActors(ctx.db, ctx.account.id);
  return actors.filter(({ kind }) => kind === "system").map(({ id }) => id);
}

function actionsOf(wanted: string): AuditAction[] {
  return auditActions.filter((action) => action === wanted || groupOf(action) === wanted);
}
