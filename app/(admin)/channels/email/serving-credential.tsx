"use client";

import { IconArrowBackUp } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView, ServingCredential as Serving } from "#lib/addresses/schema.ts";
import { discardCredentialAction } from "./actions.ts";
import styles from "./delivery-pause.module.css";

interface ServingCredentialProps {
  readonly address: AddressView;
  readonly serving: Serving;
  /** The element that says the address. */
  readonly emailId: string;
}

/** Two credentials of an address: which one its mail leaves through, which one waits to be verified, and the way back. */
export function ServingCredential({ address, serving, emailId }: ServingCredentialProps) {
  const t = useTranslations();
  const ready = useReady();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { run, pending, refusals } = useAction(discardCredentialAction);
  const mono = (words: React.ReactNode) => <span className="mono">{words}</span>;

  async function discard() {
    if (!(await run({ addressId: address.id, replacementId: serving.replacementId }))) return;
    setAsking(false);
    router.refresh();
  }

  return (
    <div className={styles.pause}>
      <Notice tone="wait" title={t("serving.title")}>
        <p className={styles.todo}>
          {t.rich(address.paused ? "serving.paused" : "serving.through", {
            server: `${serving.host}:${serving.port}`,
            user: serving.username,
            mono,
          })}
          {serving.verifiedAt ? (
            <>
              {" "}
              {t("serving.verified")} <RelativeTime at={serving.verifiedAt} />.
            </>
          ) : null}
        </p>
        {address.outbound ? (
          <p className={styles.todo}>
            {t.rich("serving.waiting", {
              server: `${address.outbound.host}:${address.outbound.port}`,
              user: address.outbound.username,
              mono,
            })}
          </p>
        ) : null}
        <div className={styles.actions}>
          <BusyButton
            variant="default"
            size="compact-md"
            disabled={!ready}
            busy={false}
            aria-describedby={emailId}
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t("serving.goBack")}
          </BusyButton>
        </div>
      </Notice>
      <ConfirmDialog
        opened={asking}
        title={t("serving.goBackTitle")}
        confirm={t("serving.goBack")}
        keep={t("common.cancel")}
        busy={pending}
        refusals={refusals}
        returnFocus
        onConfirm={() => void discard()}
        onClose={() => setAsking(false)}
      >
        <p>
          {t.rich("serving.goBackWhat", {
            server: address.outbound ? `${address.outbound.host}:${address.outbound.port}` : "",
            user: address.outbound?.username ?? "",
            mono,
          })}
        </p>
      </ConfirmDialog>
    </div>
  );
}
