"use client";

import { Menu } from "@mantine/core";
import { IconPencil, IconStar, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ActionsMenu, EndItem } from "#components/actions-menu.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { AddressRemoval, AddressView, BrandView } from "#lib/addresses/schema.ts";
import { foreseeRemovalAction } from "./actions.ts";
import { RemoveAddress } from "./remove-address.tsx";
import { RenameAddress } from "./rename-address.tsx";
import { SetDefaultAddress } from "./set-default-address.tsx";

interface AddressActionsProps {
  readonly address: AddressView;
  readonly brand: BrandView;
  /** The element that says the address. */
  readonly describedBy: string;
  /** Takes the focus when the row is gone. */
  readonly focusAfter: string;
}

/**
 * What can be done with one address. Its dialogs exist while they are open, so that two hundred rows stay light; what its removal would
 * put onto another way is counted when somebody asks for it.
 */
export function AddressActions({ address, brand, describedBy, focusAfter }: AddressActionsProps) {
  const t = useTranslations();
  const target = useRef<HTMLButtonElement>(null);
  const { run, refusals } = useAction(foreseeRemovalAction);
  const [dialog, setDialog] = useState<"rename" | "default" | "remove">();
  const [foreseen, setForeseen] = useState<AddressRemoval>();
  const close = () => {
    setDialog(undefined);
    target.current?.focus();
  };

  async function askToRemove() {
    setForeseen(undefined);
    setDialog("remove");
    setForeseen((await run({ addressId: address.id }))?.data);
  }

  return (
    <div>
      <ActionsMenu label={t("addressActions.open")} describedBy={describedBy} target={target}>
        <Menu.Item leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setDialog("rename")}>
          {t("addressActions.rename")}
        </Menu.Item>
        {address.isDefault ? null : (
          <Menu.Item leftSection={<IconStar size={18} aria-hidden />} onClick={() => setDialog("default")}>
            {t("addressActions.makeDefault")}
          </Menu.Item>
        )}
        <EndItem icon={<IconTrash size={18} aria-hidden />} onClick={() => void askToRemove()}>
          {t("addresses.delete")}
        </EndItem>
      </ActionsMenu>
      {dialog === "rename" ? <RenameAddress address={address} brandName={brand.name} onClose={close} /> : null}
      {dialog === "default" ? <SetDefaultAddress address={address} brand={brand} onClose={close} /> : null}
      {dialog === "remove" ? (
        <RemoveAddress
          address={address}
          foreseen={foreseen}
          unforeseen={refusals}
          focusAfter={focusAfter}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
