import { useTranslations } from "next-intl";
import { useId } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import styles from "./reference.module.css";

/** A piece of code under its title, to copy. */
export function Sample({ title, text }: { title: string; text: string }) {
  const t = useTranslations();
  const id = useId();
  return (
    <div className={styles.sample}>
      <div className={styles.bar}>
        <span id={id}>{title}</span>
        <CopyButton size="compact-sm" value={text} done={t("common.copied")} describedBy={id}>
          {t("common.copy")}
        </CopyButton>
      </div>
      <pre className={styles.code} translate="no">
        <code>{text}</code>
      </pre>
    </div>
  );
}
