"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { BackLink } from "#components/back-link.tsx";
import { Notice } from "#components/notice.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { useOnceShown } from "#components/use-once-shown.ts";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import type { AddedDomain } from "../new/add-domain-form.tsx";
import { NewCredential } from "../new/new-credential.tsx";
import { RotateButton } from "./rotate-button.tsx";

interface ConnectionProps {
  readonly domain: DomainView;
  /** The domain as people read it. */
  readonly shownDomain: string;
  readonly addresses: readonly string[];
  readonly sets: readonly CredentialSet[];
  /** With two live, the set that has to be revoked before another is issued. */
  readonly toRevoke: string | null;
  readonly children: ReactNode;
}

/** A connection's page and, in its place once the credentials are rotated, the new ones: in this component's state alone. */
export function Connection({ domain, shownDomain, addresses, sets, toRevoke, children }: ConnectionProps) {
  const t = useTranslations();
  const router = useRouter();
  const [issued, setIssued] = useOnceShown<AddedDomain>();
  if (issued) {
    return (
      <NewCredential
        {...issued}
        addresses={addresses}
        onLeave={() => {
          setIssued(null);
          router.refresh();
        }}
      >
        {sets.length > 0 ? (
          <Notice tone="info" title={t("credentials.issuedTitle")}>
            {t("credentials.issued")}
          </Notice>
        ) : null}
      </NewCredential>
    );
  }
  return (
    <>
      <PageHeader
        title={domain.name}
        purpose={t("credentials.purpose", { domain: shownDomain })}
        back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
        action={
          domain.disconnecting ? null : (
            <RotateButton domain={domain} sets={sets} toRevoke={toRevoke} onIssued={setIssued} />
          )
        }
      />
      {children}
    </>
  );
}
