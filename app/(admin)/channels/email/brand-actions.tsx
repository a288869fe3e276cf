"use client";

import { Menu } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ActionsMenu, EndItem } from "#components/actions-menu.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import type { BrandDeletion } from "#lib/brands/schema.ts";
import { foreseeDeletionAction } from "./actions.ts";
import { DeleteBrand } from "./delete-brand.tsx";
import { RenameBrand } from "./rename-brand.tsx";

interface BrandActionsProps {
  readonly brand: BrandView;
  /** The element that says the brand's name. */
  readonly describedBy: string;
}

/** What can be done with a brand. What its end would move is counted when somebody asks for it. */
export function BrandActions({ brand, describedBy }: BrandActionsProps) {
  const t = useTranslations();
  const target = useRef<HTMLButtonElement>(null);
  const { run, refusals } = useAction(foreseeDeletionAction);
  const [dialog, setDialog] = useState<"rename" | "delete">();
  const [foreseen, setForeseen] = useState<BrandDeletion>();
  const close = () => {
    setDialog(undefined);
    target.current?.focus();
  };

  async function ask() {
    setForeseen(undefined);
    setDialog("delete");
    setForeseen((await run({ brandId: brand.id }))?.data);
  }

  return (
    <div>
      <ActionsMenu label={t("brands.actions")} describedBy={describedBy} target={target}>
        <Menu.Item leftSection={<IconPencil size={18} aria-hidden />} onClick={() => setDialog("rename")}>
          {t("brands.rename")}
        </Menu.Item>
        <EndItem icon={<IconTrash size={18} aria-hidden />} onClick={() => void ask()}>
          {t("brands.delete")}
        </EndItem>
      </ActionsMenu>
      {dialog === "rename" ? <RenameBrand brand={brand} onClose={close} /> : null}
      {dialog === "delete" ? (
        <DeleteBrand brand={brand} foreseen={foreseen} unforeseen={refusals} onClose={close} />
      ) : null}
    </div>
  );
}
