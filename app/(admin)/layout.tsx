import type { ReactNode } from "react";
import { admins, everyone, hasRole, requireRole } from "#app/_server/require-role.ts";
import { Shell } from "#components/shell/shell.tsx";
import { listChoices } from "#lib/accounts/choose-account.ts";
import { getProfile } from "#lib/accounts/profile.ts";
import { setPreferencesAction, switchAccountAction } from "./actions.ts";

/** The shell. Pages ask for their role themselves: a layout is not read again when its pages change. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const ctx = await requireRole(everyone);
  const [{ name, email }, choices] = await Promise.all([getProfile(ctx), listChoices(ctx)]);
  return (
    <Shell
      place={{
        account: { id: ctx.account.id, name: ctx.account.name, environment: ctx.account.environment },
        choices,
        onSwitch: switchAccountAction,
      }}
      user={{ name, email, onChoose: setPreferencesAction }}
      ticketsOnly={!hasRole(ctx, admins)}
    >
      {children}
    </Shell>
  );
}
