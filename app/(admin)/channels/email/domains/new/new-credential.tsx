"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CredentialValues } from "#components/credential-sheet/credential-values.tsx";
import { HandOverNotes } from "#components/credential-sheet/hand-over-notes.tsx";
import { FocusOnArrival } from "#components/focus-on-arrival.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { RelayConfiguration } from "#components/relay-configuration/relay-configuration.tsx";
import { Card, Section } from "#components/section.tsx";
import { HandoffLink } from "../handoffs/handoff-link.tsx";
import type { AddedDomain } from "./add-domain-form.tsx";
import { SavedDialog } from "./saved-dialog.tsx";
import { useGuardedExit } from "./use-guarded-exit.ts";

interface NewCredentialProps extends AddedDomain {
  /** The domain's support addresses, where it has some: the ready-made configuration names them. */
  readonly addresses?: readonly string[];
  /** Where it goes on once they are kept; the Email page by default. */
  readonly onLeave?: () => void;
  /** What else is to be known first. */
  readonly children?: ReactNode;
}

/** *New domain credentials*: shown this once, and left only after saying that they are kept. */
export function NewCredential({ domain, credential, addresses = [], onLeave, children }: NewCredentialProps) {
  const t = useTranslations();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const release = useGuardedExit(() => setAsking(true));

  function leave() {
    release();
    if (onLeave) onLeave();
    else router.replace("/channels/email");
  }

  return (
    <>
      <FocusOnArrival>
        <PageHeader title={t("credential.title")} purpose={t("credential.purpose")} />
      </FocusOnArrival>
      <div className="stack">
        <Notice tone="wait" title={t("credential.onceTitle")}>
          {t("credential.once")}
        </Notice>
        {children}
        <Card>
          <CredentialValues domain={domain} credential={credential}>
            <Button onClick={() => setAsking(true)}>{t("credential.done")}</Button>
          </CredentialValues>
        </Card>
        <HandoffLink
          domainId={domain.id}
          credentialId={credential.id}
          content={{
            version: 1,
            domain: { domain: domain.domain, domainUnicode: domain.domainUnicode },
            addresses: [...addresses],
            credential,
          }}
        />
        <Section title={t("configuration.title")} purpose={t("configuration.purpose")}>
          <RelayConfiguration values={{ ...credential, domain: domain.domain, addresses }} />
        </Section>
        <Section title={t("credential.forIt")}>
          <HandOverNotes credential={credential} />
        </Section>
      </div>
      <SavedDialog opened={asking} onCancel={() => setAsking(false)} onConfirm={leave} />
    </>
  );
}
