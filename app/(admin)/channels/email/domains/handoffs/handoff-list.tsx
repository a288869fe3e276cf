"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { HandoffView } from "#lib/handoffs/schema.ts";
import styles from "./handoff-list.module.css";
import { HandoffRow } from "./handoff-row.tsx";

interface HandoffListProps {
  readonly handoffs: readonly HandoffView[];
  /** The way to a rotation, in these words. */
  readonly rotate: (words: ReactNode) => ReactNode;
  /** One of them has been cancelled here. */
  readonly onChanged: () => void;
}

/** The links by which a domain's credentials were handed over, the newest first: how each stands, and who opened it. */
export function HandoffList({ handoffs, rotate, onChanged }: HandoffListProps) {
  const t = useTranslations();
  return (
    <ul className={styles.list} aria-label={t("handoff.list")}>
      {handoffs.map((handoff) => (
        <HandoffRow key={handoff.id} handoff={handoff} rotate={rotate} onChanged={onChanged} />
      ))}
    </ul>
  );
}
