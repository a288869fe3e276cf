import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountContext } from "#components/account-context.ts";
import { Logo } from "#components/logo.tsx";
import { EnvironmentBadge } from "./environment-badge.tsx";
import { FocusOnNavigation } from "./focus-on-navigation.tsx";
import { Navigation } from "./navigation.tsx";
import { PhoneMenu } from "./phone-menu.tsx";
import styles from "./shell.module.css";
import { UserMenu, type UserMenuProps } from "./user-menu.tsx";

interface ShellProps {
  readonly account: { readonly id: string; readonly name: string; readonly environment: "production" | "sandbox" };
  readonly user: UserMenuProps;
  /** Agents see tickets only. */
  readonly ticketsOnly: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: a sidebar of 240 px, an icon rail on tablets, a drawer on phones; the environment always in sight. */
export function Shell({ account, user, ticketsOnly, children }: ShellProps) {
  const t = useTranslations();
  const badge = <EnvironmentBadge environment={account.environment} />;
  const navigation = (
    <>
      <div className={styles.account}>
        <p className={styles.accountName}>{account.name}</p>
        {badge}
      </div>
      <Navigation ticketsOnly={ticketsOnly} />
    </>
  );
  return (
    <div className={styles.frame}>
      <a href="#content" className="skip-link">
        {t("shell.skip")}
      </a>
      <section className={styles.bar} aria-label={t("shell.bar")}>
        <PhoneMenu user={user}>{navigation}</PhoneMenu>
        <Logo />
        <span className={styles.barBadge}>{badge}</span>
      </section>
      <aside className={styles.rail} aria-label={t("shell.sidebar")}>
        <div className={styles.brand}>
          <Logo />
        </div>
        {navigation}
        <div className={styles.foot}>
          <UserMenu {...user} />
        </div>
      </aside>
      <main id="content" tabIndex={-1} className={styles.main}>
        <FocusOnNavigation />
        <div className={styles.page}>
          <AccountContext value={account.id}>{children}</AccountContext>
        </div>
      </main>
    </div>
  );
}
