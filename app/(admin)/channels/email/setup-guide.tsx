import { IconCircleCheckFilled } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { setupSteps } from "#app/(admin)/setup-steps.ts";
import { Checklist } from "#components/checklist.tsx";
import { Section } from "#components/section.tsx";
import { StepLink } from "#components/step-link.tsx";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./setup-guide.module.css";
import { StartChecks } from "./start-checks.tsx";

const isVerified = ({ checks }: AddressView) => checks.every(({ state }) => state === "verified");

/** The connector's three steps, as they fill in; afterwards one line that says how it stands. */
export function SetupGuide({ domains, brands }: { domains: readonly DomainView[]; brands: readonly BrandView[] }) {
  const t = useTranslations();
  const steps = setupSteps(domains, brands, false).filter(({ key }) => key !== "ticket");
  const done = steps.filter((step) => step.done).length;
  const connected = brands.flatMap(({ addresses }) => addresses).filter(({ kind }) => kind === "smtp_connector");
  if (done === steps.length) {
    // Not in service: the connection's own line says what stopped.
    if (domains.some(({ credentialCount, disconnecting }) => credentialCount === 0 || disconnecting)) return null;
    return (
      <p className={styles.running}>
        <IconCircleCheckFilled size={18} aria-hidden className={styles.icon} />
        <span>{t("setupGuide.running", { done: connected.filter(isVerified).length, total: connected.length })}</span>
      </p>
    );
  }
  const toVerify = connected.find((address) => !isVerified(address));
  return (
    <Section title={t("home.setupTitle")} purpose={t("home.progress", { done, total: steps.length })}>
      <Checklist
        items={steps.map(({ key, done, href }) => ({
          key,
          done,
          title: t(`home.steps.${key}.title`),
          why: (
            <>
              {t(`home.steps.${key}.why`)} {key === "verify" ? t("setupGuide.relayFirst") : null}
            </>
          ),
          action:
            key === "verify" && toVerify ? (
              <StartChecks address={toVerify} />
            ) : (
              <StepLink href={href}>{t(`home.steps.${key}.go`)}</StepLink>
            ),
        }))}
      />
    </Section>
  );
}
