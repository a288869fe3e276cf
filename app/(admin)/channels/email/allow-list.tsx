import { useTranslations } from "next-intl";
import { CopyButton } from "#components/copy-button.tsx";
import { Card, Section } from "#components/section.tsx";
import styles from "./allow-list.module.css";

interface AllowListProps {
  readonly ips: readonly string[];
  readonly smtp: {
    readonly hostname: string;
    readonly mxPort: number;
    readonly relayPort: number;
    readonly relayTlsPort: number;
  };
}

/** What a company's firewall must let through, both ways. */
export function AllowList({ ips, smtp }: AllowListProps) {
  const t = useTranslations();
  return (
    <Section
      title={t("allowList.title")}
      purpose={t("allowList.purpose")}
      action={
        <CopyButton value={[smtp.hostname, ...ips].join("\n")} done={t("common.copied")}>
          {t("common.copy")}
        </CopyButton>
      }
    >
      <Card>
        <dl className={styles.facts}>
          <dt>{t("allowList.service")}</dt>
          <dd className="mono">{smtp.hostname}</dd>
          <dt>{t("allowList.ips")}</dt>
          <dd>
            {ips.length === 0 ? (
              t("allowList.none")
            ) : (
              <ul className={styles.ips}>
                {ips.map((ip) => (
                  <li key={ip} className="mono">
                    {ip}
                  </li>
                ))}
              </ul>
            )}
          </dd>
          <dt>{t("allowList.starttls")}</dt>
          <dd className="mono">{smtp.relayPort}</dd>
          <dt>{t("allowList.implicit")}</dt>
          <dd className="mono">{smtp.relayTlsPort}</dd>
          <dt>{t("allowList.mx")}</dt>
          <dd className="mono">{smtp.mxPort}</dd>
        </dl>
      </Card>
    </Section>
  );
}
