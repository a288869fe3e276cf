import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "./section.tsx";
import styles from "./skeleton.module.css";

/** Stands where a part of a page is still being read: its outline for the eye, one sentence for the ear. */
export function Skeleton({ children }: { children: ReactNode }) {
  const t = useTranslations();
  return (
    <div className={styles.skeleton} aria-busy="true">
      <p className="visually-hidden">{t("loading.words")}</p>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}

/** A line of words to come. `width` is any CSS width. */
export function Bar({ width, size = "words" }: { width: string; size?: "words" | "title" | "button" }) {
  return <span className={styles.bar} data-size={size} style={{ width }} />;
}

/** A titled section to come: `rows` lines of a list, or fields of a form. */
export function SectionSkeleton({ rows, look = "list" }: { rows: number; look?: "list" | "form" }) {
  const lines = Array.from({ length: rows }, (_, index) => index);
  return (
    <div className={styles.section}>
      <div className={styles.head}>
        <Bar width="224px" size="title" />
        <Bar width="440px" />
      </div>
      {look === "list" ? (
        <Card look="flush">
          {lines.map((line) => (
            <RowSkeleton key={line} />
          ))}
        </Card>
      ) : (
        <Card look="form">
          <div className={styles.fields}>
            {lines.map((line) => (
              <div key={line} className={styles.words}>
                <Bar width="120px" />
                <Bar width="100%" size="button" />
              </div>
            ))}
          </div>
        </Card>
      )}
    </div>
  );
}

/** A row of a list to come. */
export function RowSkeleton() {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <Bar width="320px" />
        <Bar width="200px" />
      </div>
      <Bar width="96px" />
    </div>
  );
}
