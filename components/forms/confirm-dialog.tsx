"use client";

import { Button, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { FormActions } from "./form-actions.tsx";
import { RefusalNotice } from "./refusal-notice.tsx";
import type { Refusal } from "./result.ts";

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** What stops, and whether it can be undone. */
  readonly children: ReactNode;
  /** The verb of the button that does it, and of the one that does not. Null: it cannot be done, and the children say why. */
  readonly confirm: string | null;
  readonly keep: string;
  /** It ends nothing, and its button is no warning. */
  readonly harmless?: boolean;
  readonly busy: boolean;
  readonly refusals: readonly Refusal[];
  readonly returnFocus: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something is ended for good, or says why it cannot be. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations();
  const { opened, title, returnFocus, onClose } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      returnFocus={returnFocus}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className="stack">
        <RefusalNotice refusals={props.refusals} />
        {props.children}
        <FormActions>
          {props.confirm === null ? null : (
            <BusyButton {...(props.harmless ? {} : { color: "red" })} busy={props.busy} onClick={props.onConfirm}>
              {props.confirm}
            </BusyButton>
          )}
          <Button variant="default" data-autofocus onClick={onClose}>
            {props.keep}
          </Button>
        </FormActions>
      </div>
    </Modal>
  );
}
