"use client";

import {
  type Icon,
  IconHistory,
  IconHome,
  IconMail,
  IconMessages,
  IconSettings,
  IconTicket,
} from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./navigation.module.css";

/** The ways to every page there is for this reader. */
export function Navigation({ ticketsOnly }: { ticketsOnly: boolean }) {
  const t = useTranslations();
  return (
    <nav className={styles.nav} aria-label={t("shell.navigation")}>
      <ul>
        {ticketsOnly ? null : (
          <>
            <Place href="/" icon={IconHome}>
              {t("nav.home")}
            </Place>
            <li className={styles.group}>
              <p className={styles.heading}>
                <IconMessages size={18} aria-hidden />
                {t("nav.channels")}
              </p>
              <p className={styles.subheading}>{t("nav.talkAndEmail")}</p>
              <ul>
                <Place href="/channels/email" icon={IconMail} nested>
                  {t("nav.email")}
                </Place>
              </ul>
            </li>
          </>
        )}
        <Place href="/tickets" icon={IconTicket}>
          {t("nav.tickets")}
        </Place>
        {ticketsOnly ? null : (
          <>
            <Place href="/audit" icon={IconHistory}>
              {t("nav.audit")}
            </Place>
            <Place href="/settings" icon={IconSettings}>
              {t("nav.settings")}
            </Place>
          </>
        )}
      </ul>
    </nav>
  );
}

interface PlaceProps {
  readonly href: string;
  readonly icon: Icon;
  readonly nested?: boolean;
  readonly children: ReactNode;
}

function Place({ href, icon: Icon, nested, children }: PlaceProps) {
  const path = usePathname();
  const here = href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
  return (
    <li>
      <Link
        href={href}
        // Each live refresh would fetch every page of the sidebar again.
        prefetch={false}
        className={styles.link}
        data-nested={nested}
        data-here={here}
        aria-current={path === href ? "page" : here ? "true" : undefined}
        title={typeof children === "string" ? children : undefined}
      >
        <Icon size={18} aria-hidden />
        <span className={styles.label}>{children}</span>
      </Link>
    </li>
  );
}
