import { useTranslations } from "next-intl";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connection.module.css";

/** What stops when a domain's last live set ends. */
export function LastSetEffects({ domain }: { domain: DomainView }) {
  const t = useTranslations();
  return (
    <>
      <p className="muted">{t("credentials.lastLead", { domain: domain.domainUnicode })}</p>
      <ul className={styles.effects}>
        <li>{t("credentials.lastAddresses", { count: domain.addressCount })}</li>
        <li>{t("credentials.lastWaits")}</li>
        <li>{t("credentials.lastChecks")}</li>
        <li>{t("credentials.lastAgents")}</li>
      </ul>
      <p className="muted">{t("credentials.lastAgain")}</p>
    </>
  );
}
