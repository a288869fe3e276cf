"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import { setDefaultAddressAction } from "./actions.ts";
import styles from "./address-dialogs.module.css";

interface SetDefaultAddressProps {
  readonly address: AddressView;
  readonly brand: BrandView;
  readonly onClose: () => void;
}

/** Makes an address its brand's default, or says what it lacks for that. */
export function SetDefaultAddress({ address, brand, onClose }: SetDefaultAddressProps) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(setDefaultAddressAction);
  const [was] = useState(() => brand.addresses.find(({ isDefault }) => isDefault)?.id ?? null);
  const ready = address.checks.every(({ state }) => state === "verified");

  async function choose() {
    if (!(await run({ brandId: brand.id, addressId: address.id, was }))) return;
    onClose();
    router.refresh();
  }

  return (
    <ConfirmDialog
      opened
      title={t("addressActions.defaultTitle")}
      confirm={ready ? t("addressActions.makeDefault") : null}
      keep={t(ready ? "common.cancel" : "common.close")}
      harmless
      busy={pending}
      refusals={refusals}
      returnFocus={false}
      onConfirm={() => void choose()}
      onClose={onClose}
    >
      <p className={styles.what}>{address.emailUnicode}</p>
      {ready ? (
        <>
          <p className={styles.words}>{t("addressActions.defaultWhat", { brand: brand.name })}</p>
          {address.kind === "forwarded" ? <p className="muted">{t("addressActions.defaultForwarded")}</p> : null}
        </>
      ) : (
        <p className={styles.words}>
          {t(address.kind === "forwarded" ? "addressActions.verifyForwarding" : "addressActions.verifyBoth")}
        </p>
      )}
    </ConfirmDialog>
  );
}
