"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { DisconnectionView } from "#lib/disconnect/schema.ts";
import { cancelDisconnectionAction, giveUpDrainingAction } from "../../../actions.ts";

interface DisconnectControlsProps {
  readonly disconnection: DisconnectionView;
  readonly canCancel: boolean;
  readonly canGiveUp: boolean;
}

/** What can still be decided: nothing waits any longer for the company's server, or everything stays as it was. */
export function DisconnectControls({ disconnection, canCancel, canGiveUp }: DisconnectControlsProps) {
  const t = useTranslations();
  const { id, messages } = disconnection;
  if (!canCancel && !canGiveUp) return null;
  return (
    <FormActions>
      {canGiveUp ? (
        <Decision
          disconnectionId={id}
          action={giveUpDrainingAction}
          open={t("disconnect.giveUp")}
          title={t("disconnect.giveUpTitle")}
          keep={t("disconnect.giveUpKeep")}
          words={[t("disconnect.giveUpWhat", { count: messages.waiting }), t("disconnect.giveUpList")]}
        />
      ) : null}
      {canCancel ? (
        <Decision
          disconnectionId={id}
          action={cancelDisconnectionAction}
          open={t("disconnect.cancel")}
          title={t("disconnect.cancelTitle")}
          keep={t("disconnect.cancelKeep")}
          words={[t("disconnect.cancelWhat"), t("disconnect.cancelLeft")]}
        />
      ) : null}
    </FormActions>
  );
}

interface DecisionProps {
  readonly disconnectionId: string;
  readonly action: typeof giveUpDrainingAction;
  readonly open: string;
  readonly title: string;
  readonly keep: string;
  readonly words: readonly string[];
}

function Decision({ disconnectionId, action, open, title, keep, words }: DecisionProps) {
  const router = useRouter();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(action);

  async function decide() {
    if (!(await run({ disconnectionId }))) return;
    setAsking(false);
    router.refresh();
  }

  return (
    <>
      <Button
        variant="default"
        disabled={!ready}
        aria-haspopup="dialog"
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {open}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={title}
        confirm={open}
        keep={keep}
        harmless
        busy={pending}
        refusals={refusals}
        returnFocus
        onConfirm={() => void decide()}
        onClose={() => setAsking(false)}
      >
        {words.map((word) => (
          <p key={word} className="muted">
            {word}
          </p>
        ))}
      </ConfirmDialog>
    </>
  );
}
