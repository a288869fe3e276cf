import { useTranslations } from "next-intl";
import { Card, Section } from "#components/section.tsx";
import styles from "./connection.module.css";

/** How a rotation goes, for whoever does their first. */
export function RotationSteps() {
  const t = useTranslations();
  return (
    <Section title={t("credentials.how")}>
      <Card>
        <ol className={styles.steps}>
          <li>{t("credentials.howIssue")}</li>
          <li>{t("credentials.howSwitch")}</li>
          <li>{t("credentials.howRevoke")}</li>
        </ol>
        <p className={styles.leak}>{t("credentials.howLeak")}</p>
      </Card>
    </Section>
  );
}
