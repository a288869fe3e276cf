"use client";

import { IconRotate } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { RefusalNotice } from "#components/forms/refusal-notice.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import { rotateCredentialAction } from "../../actions.ts";
import type { AddedDomain } from "../new/add-domain-form.tsx";
import styles from "./connection.module.css";
import { RevokeDialog } from "./revoke-dialog.tsx";

interface RotateButtonProps {
  readonly domain: DomainView;
  readonly sets: readonly CredentialSet[];
  readonly toRevoke: string | null;
  readonly onIssued: (issued: AddedDomain) => void;
}

/** Issues the second set. With two live it explains which one to revoke first, and leads there. */
export function RotateButton({ domain, sets, toRevoke, onIssued }: RotateButtonProps) {
  const t = useTranslations();
  const ready = useReady();
  const [shown, setShown] = useState<"nothing" | "full" | "revoke">("nothing");
  const { run, pending, refusals } = useAction(rotateCredentialAction);
  const first = sets.find(({ id }) => id === toRevoke);
  const close = () => setShown("nothing");

  async function rotate() {
    if (first) return setShown("full");
    const issued = await run({ domainId: domain.id });
    if (issued) onIssued(issued.data);
  }

  return (
    <div className={styles.rotate}>
      <BusyButton
        busy={pending}
        disabled={!ready}
        leftSection={<IconRotate size={18} aria-hidden />}
        aria-haspopup={first ? "dialog" : undefined}
        onClick={() => void rotate()}
      >
        {t("credentials.rotate")}
      </BusyButton>
      <RefusalNotice refusals={refusals} />
      {first ? (
        <>
          <ConfirmDialog
            opened={shown === "full"}
            title={t("credentials.fullTitle")}
            confirm={t("credentials.fullRevoke")}
            keep={t("common.close")}
            harmless
            busy={false}
            refusals={[]}
            returnFocus={shown === "nothing"}
            onConfirm={() => setShown("revoke")}
            onClose={close}
          >
            <p className="muted">
              {t.rich("credentials.full", {
                name: first.username,
                mono: (words) => <span className={`mono ${styles.name}`}>{words}</span>,
              })}
            </p>
            <p className="muted">
              {t.rich(`credentials.fullWhy.${first.verdict}`, {
                address: first.lastUsedPeer ?? "",
                mono: (words) => <span className={`mono ${styles.name}`}>{words}</span>,
              })}
            </p>
          </ConfirmDialog>
          <RevokeDialog
            opened={shown === "revoke"}
            domain={domain}
            set={first}
            others={sets.filter((set) => set !== first)}
            onClose={close}
          />
        </>
      ) : null}
    </div>
  );
}
