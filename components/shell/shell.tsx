import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { AccountContext } from "#components/account-context.ts";
import { Logo } from "#components/logo.tsx";
import { EnvironmentNews } from "./environment-news.tsx";
import { EnvironmentSwitch, type EnvironmentSwitchProps } from "./environment-switch.tsx";
import { FocusOnNavigation } from "./focus-on-navigation.tsx";
import { Navigation } from "./navigation.tsx";
import { PhoneMenu } from "./phone-menu.tsx";
import styles from "./shell.module.css";
import { UserMenu, type UserMenuProps } from "./user-menu.tsx";

interface ShellProps {
  readonly place: EnvironmentSwitchProps;
  readonly user: UserMenuProps;
  /** Agents see tickets only. */
  readonly ticketsOnly: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: a sidebar of 240 px, an icon rail on tablets, a drawer on phones; the environment always in sight. */
export function Shell({ place, user, ticketsOnly, children }: ShellProps) {
  const t = useTranslations();
  const { account } = place;
  const navigation = (
    <>
      <div className={styles.account}>
        <EnvironmentSwitch {...place} />
      </div>
      <Navigation ticketsOnly={ticketsOnly} />
    </>
  );
  return (
    <div className={styles.frame} data-environment={account.environment}>
      <EnvironmentNews account={account} />
      <a href="#content" className="skip-link">
        {t("shell.skip")}
      </a>
      <section className={styles.bar} aria-label={t("shell.bar")}>
        <PhoneMenu user={user}>{navigation}</PhoneMenu>
        <Logo />
        <span className={styles.barSwitch}>
          <EnvironmentSwitch {...place} compact />
        </span>
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
        {account.environment === "sandbox" ? <p className={styles.strip}>{t("environment.inSandbox")}</p> : null}
        <div className={styles.page}>
          {/* Of another account nothing stays, what was typed for it neither. */}
          <AccountContext key={account.id} value={account.id}>
            {children}
          </AccountContext>
        </div>
      </main>
    </div>
  );
}
