import { useTranslations } from "next-intl";
import type { AccountRef } from "#lib/context.ts";
import styles from "./account-facts.module.css";

interface AccountFactsProps {
  readonly account: Pick<AccountRef, "name" | "subdomain" | "environment">;
  readonly nativeDomain: string;
}

/** What the account is called, where its own addresses are, and in which of the two worlds it stands. */
export function AccountFacts({ account, nativeDomain }: AccountFactsProps) {
  const t = useTranslations();
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t("settings.accountName")}</dt>
        <dd>{account.name}</dd>
      </div>
      <div>
        <dt>{t("settings.subdomain")}</dt>
        <dd className="mono">{account.subdomain}</dd>
      </div>
      <div>
        <dt>{t("settings.nativeDomain")}</dt>
        <dd>
          <span className="mono">{nativeDomain}</span>
          <p className="muted">{t("settings.nativeDomainHint")}</p>
        </dd>
      </div>
      <div>
        <dt>{t("settings.environment")}</dt>
        <dd>
          {t(`environment.${account.environment}`)}
          <p className="muted">{t(`settings.environmentHint.${account.environment}`)}</p>
        </dd>
      </div>
    </dl>
  );
}
