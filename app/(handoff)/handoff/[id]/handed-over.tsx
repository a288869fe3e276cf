"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { CredentialValues } from "#components/credential-sheet/credential-values.tsx";
import { HandOverNotes } from "#components/credential-sheet/hand-over-notes.tsx";
import { FocusOnArrival } from "#components/focus-on-arrival.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelayConfiguration } from "#components/relay-configuration/relay-configuration.tsx";
import { Card, Section } from "#components/section.tsx";
import type { HandoffContent } from "#lib/handoffs/schema.ts";

/** What the link held: the same as the administrator saw, for the company's IT. */
export function HandedOver({ content }: { content: HandoffContent }) {
  const t = useTranslations();
  const { domain, credential, addresses } = content;

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  return (
    <>
      <FocusOnArrival>
        <PageHeader title={t("credential.title")} purpose={t("handoffPage.purpose")} />
      </FocusOnArrival>
      <div className="stack">
        <Notice tone="wait" title={t("handoffPage.openedTitle")}>
          {t("handoffPage.opened")}
        </Notice>
        <Card>
          <CredentialValues domain={domain} credential={credential} />
        </Card>
        <Section title={t("configuration.title")} purpose={t("handoffPage.configuration")}>
          <RelayConfiguration values={{ ...credential, domain: domain.domain, addresses }} />
        </Section>
        <Section title={t("handoffPage.notes")}>
          <HandOverNotes credential={credential} />
        </Section>
      </div>
    </>
  );
}
