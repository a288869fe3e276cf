import type { ReactNode } from "react";
import { admins, everyone, hasRole, requireRole } from "#app/_server/require-role.ts";
import { Shell } from "#components/shell/shell.tsx";
import { getProfile } from "#lib/accounts/profile.ts";
import { setPreferencesAction } from "./actions.ts";

/** The shell. Pages ask for their role themselves: a layout is not read again when its pages change. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const ctx = await requireRole(everyone);
  const { name, email } = await getProfile(ctx);
  return (
    <Shell
      account={ctx.account}
      user={{ name, email, onChoose: setPreferencesAction }}
      ticketsOnly={!hasRole(ctx, admins)}
    >
      {children}
    </Shell>
  );
}
