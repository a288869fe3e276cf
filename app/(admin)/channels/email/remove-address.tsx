"use client";

import { Button, Modal } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView } from "#lib/addresses/schema.ts";
import { removeAddressAction } from "./actions.ts";
import styles from "./remove-address.module.css";

interface RemoveAddressProps {
  readonly address: AddressView;
  readonly describedBy: string;
  /** Takes the focus when the row, and the button in it, are gone. */
  readonly focusAfter: string;
}

/** Removes an address, after saying what stops with it. */
export function RemoveAddress({ address, describedBy, focusAfter }: RemoveAddressProps) {
  const t = useTranslations();
  const text = useRefusalText();
  const router = useRouter();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const [removed, setRemoved] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(removeAddressAction);

  // Once the dialog has let go of the focus.
  useEffect(() => {
    if (!removed) return;
    document.getElementById(focusAfter)?.focus();
    router.refresh();
  }, [removed, focusAfter, router]);

  async function remove() {
    if (!(await run({ addressId: address.id }))) return;
    setAsking(false);
    setRemoved(true);
  }

  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={styles.open}
        disabled={!ready || removed}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        leftSection={<IconTrash size={18} aria-hidden />}
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t("addresses.delete")}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        returnFocus={!removed}
        title={t("addresses.deleteTitle")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <div className="stack">
          {refusals.map((refusal) => (
            <Notice key={refusal.code} tone="bad" role="alert">
              {text(refusal)}
            </Notice>
          ))}
          <p className={styles.email}>{address.emailUnicode}</p>
          <ul className={styles.effects}>
            <li>{t("addresses.deleteMail")}</li>
            <li>{t("addresses.deleteTickets")}</li>
            <li>{t("addresses.deleteQueued", { count: address.queued })}</li>
            {address.kind === "smtp_connector" ? <li>{t("addresses.deleteSecrets")}</li> : null}
          </ul>
          <p className="muted">{t("addresses.deleteForGood")}</p>
          <FormActions>
            <BusyButton color="red" busy={pending} onClick={() => void remove()}>
              {t("addresses.delete")}
            </BusyButton>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("addresses.deleteKeep")}
            </Button>
          </FormActions>
        </div>
      </Modal>
    </>
  );
}
