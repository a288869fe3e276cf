"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import type { Refusal } from "#components/forms/result.ts";
import { useAction } from "#components/forms/use-action.ts";
import type { AddressRemoval, AddressView } from "#lib/addresses/schema.ts";
import { removeAddressAction } from "./actions.ts";
import styles from "./address-dialogs.module.css";

interface RemoveAddressProps {
  readonly address: AddressView;
  /** What would go another way; undefined while it is being counted. */
  readonly foreseen: AddressRemoval | undefined;
  /** Why it could not be counted. */
  readonly unforeseen: readonly Refusal[];
  /** Takes the focus when the row is gone. */
  readonly focusAfter: string;
  readonly onClose: () => void;
}

/** Removes an address, after saying what stops with it; or says why it has to stay. */
export function RemoveAddress({ address, foreseen, unforeseen, focusAfter, onClose }: RemoveAddressProps) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(removeAddressAction);
  const kept = address.isNative || address.isDefault;

  async function remove() {
    if (!(await run({ addressId: address.id }))) return;
    onClose();
    document.getElementById(focusAfter)?.focus();
    router.refresh();
  }

  return (
    <ConfirmDialog
      opened
      title={t(kept ? "addresses.keptTitle" : "addresses.deleteTitle")}
      confirm={kept || !foreseen ? null : t("addresses.delete")}
      keep={t(kept ? "common.close" : "addresses.deleteKeep")}
      busy={pending}
      refusals={[...unforeseen, ...refusals]}
      returnFocus={false}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p className={styles.what}>{address.emailUnicode}</p>
      {kept ? (
        <p className={styles.words}>{t(address.isNative ? "addresses.keptNative" : "addresses.keptDefault")}</p>
      ) : (
        <div aria-live="polite">{foreseen ? <Effects address={address} queued={foreseen.queued} /> : null}</div>
      )}
    </ConfirmDialog>
  );
}

function Effects({ address, queued }: { address: AddressView; queued: number }) {
  const t = useTranslations();
  return (
    <div className="stack">
      <ul className={styles.effects}>
        <li>{t("addresses.deleteMail")}</li>
        <li>{t("addresses.deleteTickets")}</li>
        <li>{t("addresses.deleteQueued", { count: queued })}</li>
        {address.kind === "smtp_connector" ? <li>{t("addresses.deleteSecrets")}</li> : null}
      </ul>
      <p className="muted">{t("addresses.deleteForGood")}</p>
    </div>
  );
}
