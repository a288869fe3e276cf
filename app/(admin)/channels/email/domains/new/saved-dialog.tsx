"use client";

import { Button, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { FormActions } from "#components/forms/form-actions.tsx";

interface SavedDialogProps {
  readonly opened: boolean;
  readonly onCancel: () => void;
  readonly onConfirm: () => void;
}

/** Asks once whether the credentials are kept. */
export function SavedDialog({ opened, onCancel, onConfirm }: SavedDialogProps) {
  const t = useTranslations();
  return (
    <Modal
      opened={opened}
      onClose={onCancel}
      title={t("credential.savedTitle")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className="stack">
        <p className="muted">{t("credential.savedQuestion")}</p>
        <FormActions>
          <Button onClick={onConfirm}>{t("credential.savedYes")}</Button>
          <Button variant="default" data-autofocus onClick={onCancel}>
            {t("credential.savedNo")}
          </Button>
        </FormActions>
      </div>
    </Modal>
  );
}
