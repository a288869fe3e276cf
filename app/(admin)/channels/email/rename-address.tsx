"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { AddressView } from "#lib/addresses/schema.ts";
import { renameAddressAction } from "./actions.ts";
import styles from "./address-dialogs.module.css";
import { DisplayNameField } from "./addresses/display-name-field.tsx";

const fields = ["displayName"] as const;

interface RenameAddressProps {
  readonly address: AddressView;
  readonly brandName: string;
  readonly onClose: () => void;
}

/** The name that stands before the address in the mail that customers get. */
export function RenameAddress({ address, brandName, onClose }: RenameAddressProps) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(renameAddressAction);
  // As it was when the form opened: the page around it follows the changes of others.
  const [was] = useState(address.displayName);

  async function submit(data: FormData) {
    if (!(await run({ addressId: address.id, displayName: String(data.get("displayName")), was }))) return;
    onClose();
    router.refresh();
  }

  return (
    <FormDialog
      opened
      title={t("addressActions.renameTitle")}
      about={<p className={styles.what}>{address.emailUnicode}</p>}
      fields={fields}
      refusals={refusals}
      pending={pending}
      onSubmit={(data) => void submit(data)}
      onClose={onClose}
    >
      <DisplayNameField brandName={brandName} defaultValue={was ?? ""} data-autofocus />
    </FormDialog>
  );
}
