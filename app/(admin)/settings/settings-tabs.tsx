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
        <Link
          key={key}
          href={href}
          prefetch={false}
          className={styles.tab}
          aria-current={path === href ? "page" : undefined}
        >
          {t(`settings.tab.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
