"use client";

import { IconLockOpen } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { RefusalNotice } from "#components/forms/refusal-notice.tsx";
import type { Refusal } from "#components/forms/result.ts";
import { Notice } from "#components/notice.tsx";
import { canSeal, isKey } from "#components/sealed-link/seal.ts";
import { Card } from "#components/section.tsx";

interface SealedCardProps {
  /** Null: the page is not alive yet. */
  readonly linkKey: string | null;
  /** Why it was not opened just now. */
  readonly refusal: Refusal | undefined;
  readonly onOpen: () => Promise<void>;
}

/** What opening the link does, and the button; or why this browser cannot open it. Nothing happens before the click. */
export function SealedCard({ linkKey, refusal, onOpen }: SealedCardProps) {
  const t = useTranslations();
  const [busy, setBusy] = useState(false);
  if (linkKey !== null && !canSeal()) return <Notice tone="bad">{t("handoffPage.insecure")}</Notice>;
  if (linkKey !== null && !isKey(linkKey)) return <Notice tone="wait">{t("handoffPage.incomplete")}</Notice>;

  async function open() {
    setBusy(true);
    await onOpen().finally(() => setBusy(false));
  }

  return (
    <Card>
      <div className="stack">
        <RefusalNotice refusals={refusal ? [refusal] : []} />
        <Notice tone="wait" title={t("handoffPage.once")}>
          {t("handoffPage.before")}
        </Notice>
        <FormActions>
          <BusyButton
            disabled={linkKey === null}
            busy={busy}
            leftSection={<IconLockOpen size={18} aria-hidden />}
            onClick={() => void open()}
          >
            {t("handoffPage.open")}
          </BusyButton>
        </FormActions>
      </div>
    </Card>
  );
}
