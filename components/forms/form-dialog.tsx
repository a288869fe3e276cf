"use client";

import { Button, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionForm } from "./action-form.tsx";
import { FormActions } from "./form-actions.tsx";
import type { Refusal } from "./result.ts";
import { SubmitButton } from "./submit-button.tsx";

interface FormDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What it is about, above the fields. */
  readonly about?: ReactNode;
  /** Names of the fields among the children. */
  readonly fields: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly pending: boolean;
  /** To the button that opened it; false where that one is gone, such as in a menu. */
  readonly returnFocus?: boolean;
  readonly onSubmit: (data: FormData) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A short form over the page: it is saved, or left as it was. */
export function FormDialog(props: FormDialogProps) {
  const t = useTranslations();
  const { opened, title, onClose } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={props.returnFocus ?? false}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <ActionForm className="stack" refusals={props.refusals} fields={props.fields} onSubmit={props.onSubmit}>
        {props.about}
        {props.children}
        <FormActions>
          <SubmitButton pending={props.pending}>{t("common.save")}</SubmitButton>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
        </FormActions>
      </ActionForm>
    </Modal>
  );
}
