"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { CredentialField } from "#components/credential-field.tsx";
import { DomainName } from "#components/domain-name.tsx";
import { FocusOnArrival } from "#components/focus-on-arrival.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { Card, Section } from "#components/section.tsx";
import type { AddedDomain } from "./add-domain-form.tsx";
import { HandOverNotes } from "./hand-over-notes.tsx";
import { SavedDialog } from "./saved-dialog.tsx";
import { useGuardedExit } from "./use-guarded-exit.ts";

/** *New domain credentials*: shown this once, and left only after saying that they are kept. */
export function NewCredential({ domain, credential }: AddedDomain) {
  const t = useTranslations();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const release = useGuardedExit(() => setAsking(true));
  const { host, port, tlsPort, username, password } = credential;
  const line = (label: string, value: string) => t("credential.line", { label, value });
  const all = [
    line(t("credential.host"), host),
    line(t("credential.port"), `${port} (STARTTLS), ${tlsPort} (TLS)`),
    line(t("credential.username"), username),
    line(t("credential.password"), password),
  ].join("\n");

  function leave() {
    release();
    router.replace("/channels/email");
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
        <Card>
          <div className="stack">
            <p className="muted">
              {t("credential.for")} <DomainName domain={domain.domain} domainUnicode={domain.domainUnicode} />
            </p>
            <CredentialField label={t("credential.host")} value={host} />
            <CredentialField
              label={t("credential.port")}
              value={String(port)}
              hint={t("credential.portHint", { port: String(port), tlsPort: String(tlsPort) })}
            />
            <CredentialField label={t("credential.username")} value={username} />
            <CredentialField label={t("credential.password")} value={password} secret />
            <FormActions>
              <Button onClick={() => setAsking(true)}>{t("credential.done")}</Button>
              <CopyButton value={all} done={t("credential.allCopied")}>
                {t("credential.copyAll")}
              </CopyButton>
            </FormActions>
          </div>
        </Card>
        <Section title={t("credential.forIt")}>
          <HandOverNotes credential={credential} />
        </Section>
      </div>
      <SavedDialog opened={asking} onCancel={() => setAsking(false)} onConfirm={leave} />
    </>
  );
}
