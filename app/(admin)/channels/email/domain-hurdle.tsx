import Link from "next/link";
import { useTranslations } from "next-intl";
import { Notice } from "#components/notice.tsx";
import { env } from "#lib/env.ts";
import styles from "./domain-hurdle.module.css";

/** Why no domain can be added now, and what to do; nothing where one can. The form stays open: its verb holds the rule. */
export function DomainHurdle({ ccsEnabled, domains }: { ccsEnabled: boolean; domains: number }) {
  const t = useTranslations();
  const limit = env.maxDomainsPerAccount;
  if (ccsEnabled && domains < limit) return null;
  return (
    <div className={styles.hurdle}>
      {ccsEnabled ? null : (
        <Notice tone="wait">
          {t.rich("connectors.ccsOff", { link: (words) => <Link href="/settings">{words}</Link> })}
        </Notice>
      )}
      {domains < limit ? null : <Notice tone="info">{t("connectors.full", { limit })}</Notice>}
    </div>
  );
}
