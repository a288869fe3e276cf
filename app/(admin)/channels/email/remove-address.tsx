"use client";

import { Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
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
      <ConfirmDialog
        opened={asking}
        title={t("addresses.deleteTitle")}
        confirm={t("addresses.delete")}
        keep={t("addresses.deleteKeep")}
        busy={pending}
        refusals={refusals}
        returnFocus={!removed}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        <p className={styles.email}>{address.emailUnicode}</p>
        <ul className={styles.effects}>
          <li>{t("addresses.deleteMail")}</li>
          <li>{t("addresses.deleteTickets")}</li>
          <li>{t("addresses.deleteQueued", { count: address.queued })}</li>
          {address.kind === "smtp_connector" ? <li>{t("addresses.deleteSecrets")}</li> : null}
        </ul>
        <p className="muted">{t("addresses.deleteForGood")}</p>
      </ConfirmDialog>
    </>
  );
}
