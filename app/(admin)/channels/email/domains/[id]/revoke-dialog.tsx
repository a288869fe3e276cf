"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { revokeCredentialAction } from "../../actions.ts";
import styles from "./connection.module.css";
import { LastSetEffects } from "./last-set-effects.tsx";
import { RevokeEffects } from "./revoke-effects.tsx";
import type { SetProps } from "./set-card.tsx";

interface RevokeDialogProps extends SetProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks before a set is ended, and once more when it is the domain's last: that stops the company's mail. */
export function RevokeDialog({ opened, onClose, ...about }: RevokeDialogProps) {
  const t = useTranslations();
  const router = useRouter();
  const { domain, set, others } = about;
  const [question, setQuestion] = useState<"set" | "last">("set");
  const [ended, setEnded] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(revokeCredentialAction);
  // That it has become the last meanwhile is asked about, not refused.
  const isLast = others.length === 0 || refusals.some(({ code }) => code === "credential_is_last");
  const shown = refusals.filter(({ code }) => code !== "credential_is_last");

  // A dialog that opens asks from the beginning.
  useEffect(() => {
    if (!opened) return;
    setQuestion("set");
    setRefusals([]);
  }, [opened, setRefusals]);
  // Once the dialog has let go of the focus: the card it was opened from goes.
  useEffect(() => {
    if (!ended) return;
    router.refresh();
    document.querySelector<HTMLElement>("h1")?.focus();
  }, [ended, router]);
  useEffect(() => {
    if (refusals.some(({ code }) => code === "credential_is_last")) setQuestion("last");
  }, [refusals]);

  async function revoke(last: boolean) {
    if (!(await run({ credentialId: set.id, last }))) return;
    onClose();
    setEnded(true);
  }

  return (
    <>
      <ConfirmDialog
        opened={opened && question === "set"}
        title={t("credentials.revokeTitle")}
        confirm={t("credentials.revoke")}
        keep={t("credentials.keep")}
        busy={pending}
        refusals={shown}
        returnFocus={!ended}
        onConfirm={() => (isLast ? setQuestion("last") : void revoke(false))}
        onClose={onClose}
      >
        <p className={`mono ${styles.username}`}>{set.username}</p>
        <RevokeEffects {...about} />
      </ConfirmDialog>
      <ConfirmDialog
        opened={opened && question === "last"}
        title={t("credentials.lastTitle")}
        confirm={t("credentials.lastRevoke")}
        keep={t("credentials.keep")}
        busy={pending}
        refusals={shown}
        returnFocus={!ended}
        onConfirm={() => void revoke(true)}
        onClose={onClose}
      >
        <LastSetEffects domain={domain} />
      </ConfirmDialog>
    </>
  );
}
