import { IconBuilding, IconFlask } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import styles from "./environment-badge.module.css";

/** Which of the two worlds this is: never only a colour. */
export function EnvironmentBadge({ environment }: { environment: "production" | "sandbox" }) {
  const t = useTranslations();
  const Icon = environment === "production" ? IconBuilding : IconFlask;
  const words = t(`environment.${environment}`);
  return (
    <span className={styles.badge} data-environment={environment} title={words}>
      <Icon size={18} aria-hidden />
      <span className={styles.words}>{words}</span>
    </span>
  );
}
