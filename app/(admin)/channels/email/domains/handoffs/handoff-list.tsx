"use client";

import { useTranslations } from "next-intl";
import type { HandoffView } from "#lib/handoffs/schema.ts";
import styles from "./handoff-list.module.css";
import { HandoffRow } from "./handoff-row.tsx";

interface HandoffListProps {
  readonly domainId: string;
  readonly handoffs: readonly HandoffView[];
  /** One of them has been cancelled here. */
  readonly onChanged: () => void;
}

/** The links by which a domain's credentials were handed over, the newest first: how each stands, and who opened it. */
export function HandoffList({ domainId, handoffs, onChanged }: HandoffListProps) {
  const t = useTranslations();
  return (
    <ul className={styles.list} aria-label={t("handoff.list")}>
      {handoffs.map((handoff) => (
        <HandoffRow key={handoff.id} domainId={domainId} handoff={handoff} onChanged={onChanged} />
      ))}
    </ul>
  );
}
