"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Card, Section } from "#components/section.tsx";
import type { HandoffView } from "#lib/handoffs/schema.ts";
import { HandoffList } from "./handoff-list.tsx";

/** On a connection's page: by which links its credentials were handed over, and what became of each. Nothing where there were none. */
export function DomainHandoffs({ handoffs }: { handoffs: readonly HandoffView[] }) {
  const t = useTranslations();
  const router = useRouter();
  if (handoffs.length === 0) return null;
  return (
    <Section title={t("handoff.list")} purpose={t("handoff.listPurpose")}>
      <Card>
        {/* This is the page where they are rotated. */}
        <HandoffList handoffs={handoffs} rotate={(words) => <strong>{words}</strong>} onChanged={router.refresh} />
      </Card>
    </Section>
  );
}
