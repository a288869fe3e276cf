import { useTranslations } from "next-intl";
import styles from "./domain-name.module.css";

/** A domain as people write it and, where DNS and mail servers write it otherwise, in that form too. */
export function DomainName({ domain, domainUnicode }: { domain: string; domainUnicode: string }) {
  const t = useTranslations();
  return (
    <span className={styles.name}>
      <span className="mono">{domainUnicode}</span>
      {domain === domainUnicode ? null : (
        <span className={styles.alabel}>
          {" "}
          ({t("domain.aLabel")} <span className="mono">{domain}</span>)
        </span>
      )}
    </span>
  );
}
