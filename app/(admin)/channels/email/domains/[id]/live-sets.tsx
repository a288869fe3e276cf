import { useTranslations } from "next-intl";
import { Section } from "#components/section.tsx";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connection.module.css";
import { SetCard } from "./set-card.tsx";

/** The sets that the company's server may use now. */
export function LiveSets({ domain, sets }: { domain: DomainView; sets: readonly CredentialSet[] }) {
  const t = useTranslations();
  if (sets.length === 0) return null;
  return (
    <Section title={t("credentials.live")} purpose={t("credentials.livePurpose")}>
      <ul className={styles.sets}>
        {sets.map((set) => (
          <SetCard key={set.id} domain={domain} set={set} others={sets.filter((other) => other !== set)} />
        ))}
      </ul>
    </Section>
  );
}
