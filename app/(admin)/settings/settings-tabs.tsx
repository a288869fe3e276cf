"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import styles from "./settings-tabs.module.css";

const tabs = [
  ["account", "/settings"],
  ["team", "/settings/team"],
  ["tokens", "/settings/tokens"],
] as const;

/** Links and not ARIA tabs: each is a page with an address of its own. */
export function SettingsTabs() {
  const t = useTranslations();
  const path = usePathname();
  return (
    <nav aria-label={t("settings.tabs")} className={styles.tabs}>
      {tabs.map(([key, href]) => (
        <Link key={key} href={href} prefetch={false} className={styles.tab} aria-current={currentOf(path, href)}>
          {t(`settings.tab.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

/** The page itself, or one of the pages below it. */
function currentOf(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return href !== "/settings" && path.startsWith(`${href}/`) ? "true" : undefined;
}
