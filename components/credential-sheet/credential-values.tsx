"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { CredentialField } from "#components/credential-field.tsx";
import { DomainName } from "#components/domain-name.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import type { IssuedCredential } from "#lib/domains/schema.ts";

interface CredentialValuesProps {
  readonly domain: { readonly domain: string; readonly domainUnicode: string };
  readonly credential: Omit<IssuedCredential, "id">;
  /** Buttons before the one that copies all. */
  readonly children?: ReactNode;
}

/** The four values of a credential, each to be copied, and all at once. */
export function CredentialValues({ domain, credential, children }: CredentialValuesProps) {
  const t = useTranslations();
  const { host, port, tlsPort, username, password } = credential;
  const line = (label: string, value: string) => t("credential.line", { label, value });
  const all = [
    line(t("credential.host"), host),
    line(t("credential.port"), `${port} (STARTTLS), ${tlsPort} (TLS)`),
    line(t("credential.username"), username),
    line(t("credential.password"), password),
  ].join("\n");
  return (
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
        {children}
        <CopyButton value={all} done={t("credential.allCopied")}>
          {t("credential.copyAll")}
        </CopyButton>
      </FormActions>
    </div>
  );
}
