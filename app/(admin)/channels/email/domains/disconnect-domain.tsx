"use client";

import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { DomainName } from "#components/domain-name.tsx";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { disconnectDomainAction } from "../actions.ts";
import { connectorsPlace } from "../connectors-place.ts";
import styles from "./connector-actions.module.css";

/** Ends a connection that has no addresses, after saying what stops with it; one with addresses has a page for it. */
export function DisconnectDomain({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(disconnectDomainAction);
  const look = {
    variant: "subtle",
    color: "gray",
    size: "compact-sm",
    disabled: !ready || ended,
    "aria-describedby": describedBy,
    leftSection: <IconPlugConnectedX size={18} aria-hidden />,
  } as const;

  // Once the dialog has let go of the focus.
  useEffect(() => {
    if (!ended) return;
    document.getElementById(connectorsPlace)?.focus();
    router.refresh();
  }, [ended, router]);

  async function disconnect() {
    if (!(await run({ domainId: domain.id }))) return;
    setAsking(false);
    setEnded(true);
  }

  if (domain.addressCount > 0) {
    return (
      <Button {...look} onClick={() => router.push(`/channels/email/domains/${domain.id}/disconnect`)}>
        {t("domain.disconnect")}
      </Button>
    );
  }
  return (
    <>
      <Button
        {...look}
        aria-haspopup="dialog"
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t("domain.disconnect")}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t("domain.disconnectTitle")}
        confirm={t("domain.disconnect")}
        keep={t("domain.disconnectKeep")}
        busy={pending}
        refusals={refusals}
        returnFocus={!ended}
        onConfirm={() => void disconnect()}
        onClose={() => setAsking(false)}
      >
        <p className="muted">
          <DomainName domain={domain.domain} domainUnicode={domain.domainUnicode} />
        </p>
        <ul className={styles.effects}>
          <li>{t("domain.disconnectCredentials", { count: domain.credentialCount })}</li>
          <li>{t("domain.disconnectMail")}</li>
          <li>{t("domain.disconnectTickets")}</li>
        </ul>
        <p className="muted">{t("domain.disconnectAgain")}</p>
      </ConfirmDialog>
    </>
  );
}
