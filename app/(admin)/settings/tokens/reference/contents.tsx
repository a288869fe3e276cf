import { useTranslations } from "next-intl";
import { Method } from "./method.tsx";
import type { PlacedOperation } from "./operations-of.ts";
import styles from "./reference.module.css";

/** The way to each operation. */
export function Contents({ operations }: { operations: readonly PlacedOperation[] }) {
  const t = useTranslations();
  return (
    <nav aria-label={t("api.contents")} className={styles.contents}>
      <ul>
        {operations.map(({ id, method, described }) => (
          <li key={id}>
            <Method method={method} />
            <a href={`#${id}`}>{described.summary}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
