"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { CredentialSet } from "#lib/credentials/schema.ts";
import { cancelRevocationAction } from "../../actions.ts";

interface CancelPlanProps {
  readonly set: CredentialSet;
  readonly revokeAt: Date;
  readonly describedBy: string;
}

/** Gives the planned end of a set up. */
export function CancelPlan({ set, revokeAt, describedBy }: CancelPlanProps) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(cancelRevocationAction);

  // Once the dialog has let go of the focus: this button goes with the plan.
  useEffect(() => {
    if (!ended) return;
    router.refresh();
    document.querySelector<HTMLElement>("h1")?.focus();
  }, [ended, router]);

  async function cancel() {
    if (!(await run({ credentialId: set.id, was: revokeAt.toISOString() }))) return;
    setAsking(false);
    setEnded(true);
  }

  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        disabled={!ready || ended}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t("credentials.cancel")}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t("credentials.cancelTitle")}
        confirm={t("credentials.cancel")}
        keep={t("credentials.cancelKeep")}
        harmless
        busy={pending}
        refusals={refusals}
        returnFocus={!ended}
        onConfirm={() => void cancel()}
        onClose={() => setAsking(false)}
      >
        <p className="mono muted">{set.username}</p>
        <p className="muted">{t("credentials.cancelWhat")}</p>
      </ConfirmDialog>
    </>
  );
}
