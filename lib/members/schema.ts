import { z } from "zod";
import { type Role, roles } from "#lib/accounts/schema.ts";

/** `was`: the role that the page showed. */
export const changeRoleInput = z.object({ memberId: z.uuid(), role: z.enum(roles), was: z.enum(roles) });
export type ChangeRoleInput = z.input<typeof changeRoleInput>;

export const removeMemberInput = z.object({ memberId: z.uuid() });
export type RemoveMemberInput = z.input<typeof removeMemberInput>;

/** The roles that a person of this role may give, take and remove: owners decide about everybody, administrators not about owners. */
export function manageableRoles(role: Role): readonly Role[] {
  if (role === "owner") return roles;
  return role === "admin" ? ["admin", "agent"] : [];
}

/** A person of the team. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: Date;
  /** To the minute; null: no session is open. */
  readonly lastActiveAt: Date | null;
  /** The reader. */
  readonly isSelf: boolean;
}
