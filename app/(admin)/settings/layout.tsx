import type { ReactNode } from "react";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { SettingsTabs } from "./settings-tabs.tsx";

/** The pages of settings, a tab each. Every page asks for its role itself, and brings its own title. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  await requireRole(admins);
  return (
    <>
      <SettingsTabs />
      {children}
    </>
  );
}
