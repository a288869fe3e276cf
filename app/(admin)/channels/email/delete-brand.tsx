"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import type { Refusal } from "#components/forms/result.ts";
import { useAction } from "#components/forms/use-action.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import type { BrandDeletion } from "#lib/brands/schema.ts";
import { deleteBrandAction } from "./actions.ts";
import styles from "./address-dialogs.module.css";

interface DeleteBrandProps {
  readonly brand: BrandView;
  /** What the deletion would end and move; undefined while it is being counted. */
  readonly foreseen: BrandDeletion | undefined;
  /** Why it could not be counted. */
  readonly unforeseen: readonly Refusal[];
  readonly onClose: () => void;
}

/** Deletes a brand, after saying where its tickets go; or says why it has to stay. */
export function DeleteBrand({ brand, foreseen, unforeseen, onClose }: DeleteBrandProps) {
  const t = useTranslations();
  const router = useRouter();
  const { run, pending, refusals } = useAction(deleteBrandAction);
  const possible = foreseen !== undefined && foreseen.heir !== null && foreseen.addresses === 0;

  async function remove() {
    if (!(await run({ brandId: brand.id }))) return;
    // The brand's head goes, and the button in it; the page's content takes the focus.
    document.querySelector("main")?.focus();
    router.refresh();
  }

  return (
    <ConfirmDialog
      opened
      title={t("brands.deleteTitle")}
      confirm={possible ? t("brands.delete") : null}
      keep={t(possible ? "addresses.deleteKeep" : "common.close")}
      busy={pending}
      refusals={[...unforeseen, ...refusals]}
      returnFocus={false}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p className={styles.what}>{brand.name}</p>
      <div aria-live="polite">{foreseen ? <Effects foreseen={foreseen} /> : null}</div>
    </ConfirmDialog>
  );
}

function Effects({ foreseen }: { foreseen: BrandDeletion }) {
  const t = useTranslations();
  const { addresses, tickets, queued, native, heir } = foreseen;
  if (heir === null) return <p className={styles.words}>{t("error.brand_is_last")}</p>;
  if (addresses > 0) return <p className={styles.words}>{t("error.brand_has_addresses", { count: addresses })}</p>;
  return (
    <div className="stack">
      <ul className={styles.effects}>
        <li>{t("brands.deleteTickets", { count: tickets, brand: heir })}</li>
        {native ? <li>{t("brands.deleteNative", { email: native })}</li> : null}
        {queued > 0 ? <li>{t("brands.deleteQueued", { count: queued, brand: heir })}</li> : null}
      </ul>
      <p className="muted">{t("addresses.deleteForGood")}</p>
    </div>
  );
}
