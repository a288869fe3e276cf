"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/forms/fields.tsx";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import { renameBrandAction } from "./actions.ts";

const fields = ["name"] as const;

/** Another name for a brand. */
export function RenameBrand({ brand, onClose }: { brand: BrandView; onClose: () => void }) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(renameBrandAction);
  const [was] = useState(brand.name);

  async function submit(data: FormData) {
    if (!(await run({ brandId: brand.id, name: String(data.get("name")), was }))) return;
    onClose();
    router.refresh();
  }

  return (
    <FormDialog
      opened
      title={t("brands.renameTitle")}
      fields={fields}
      refusals={refusals}
      pending={pending}
      onSubmit={(data) => void submit(data)}
      onClose={onClose}
    >
      <TextField
        name="name"
        label={t("brands.name")}
        description={t("brands.nameHint")}
        defaultValue={was}
        autoComplete="off"
        maxLength={60}
        data-autofocus
      />
    </FormDialog>
  );
}
