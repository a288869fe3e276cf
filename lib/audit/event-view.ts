import type { EventRow } from "./list-store.ts";
import { nameOf } from "./names.ts";
import type { AuditRow } from "./schema.ts";

export type EventView = Omit<AuditRow, "place">;

export function viewOf({ actorKind, actorId, actorName, actorEmail, ...row }: EventRow): EventView {
  return {
    ...row,
    actor: { kind: actorKind, id: actorId, name: actorName, email: actorEmail },
    // A person's own sign-in, and their sessions, go by the person.
    name: nameOf(row) ?? (row.objectType === "user" || row.objectType === "session" ? actorEmail : null),
  };
}
