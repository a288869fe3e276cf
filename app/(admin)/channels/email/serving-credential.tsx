"use client";

import { Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { useReady } from "#components/use-ready.ts";
import type { AddressView, ServingCredential as Serving } from "#lib/addresses/schema.ts";
import { discardCredentialAction } from "./actions.ts";
import styles from "./serving-credential.module.css";

interface ServingCredentialProps {
  readonly address: AddressView;
  /** The newer one, which is not verified. */
  readonly replacement: NonNullable<AddressView["outbound"]>;
  readonly serving: Serving;
  /** The element that says the address. */
  readonly emailId: string;
}

/** Two credentials of an address: which one its mail leaves through, which one waits to be verified, and the way back. */
export function ServingCredential({ address, replacement, serving, emailId }: ServingCredentialProps) {
  const t = useTranslations();
  const ready = useReady();
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(discardCredentialAction);
  const account = { server: `${replacement.host}:${replacement.port}`, user: replacement.username };

  async function discard() {
    if (!(await run({ addressId: address.id, replacementId: serving.replacementId }))) return;
    setAsking(false);
    router.refresh();
  }

  return (
    <div className={styles.place}>
      <Notice tone="wait" title={t("serving.title")}>
        <p className={styles.words}>{t(address.paused ? "serving.paused" : "serving.through")}</p>
        <dl className={styles.sets}>
          <dt>{t("serving.inUse")}</dt>
          <dd>
            <Account host={serving.host} port={serving.port} username={serving.username} />{" "}
            {serving.verifiedAt ? (
              <span className={styles.more}>
                {t("serving.verified")} <RelativeTime at={serving.verifiedAt} />
              </span>
            ) : null}
          </dd>
          <dt>{t("serving.waiting")}</dt>
          <dd>
            <Account {...replacement} />
          </dd>
        </dl>
        <div className={styles.actions}>
          <Button
            variant="default"
            size="compact-md"
            disabled={!ready}
            aria-haspopup="dialog"
            aria-describedby={emailId}
            leftSection={<IconX size={18} aria-hidden />}
            onClick={() => {
              setRefusals([]);
              setAsking(true);
            }}
          >
            {t("serving.discard")}
          </Button>
        </div>
      </Notice>
      <ConfirmDialog
        opened={asking}
        title={t("serving.discardTitle")}
        confirm={t("serving.confirm")}
        keep={t("common.cancel")}
        busy={pending}
        refusals={refusals}
        returnFocus
        onConfirm={() => void discard()}
        onClose={() => setAsking(false)}
      >
        <p>{t.rich("serving.discardWhat", { ...account, mono: (words) => <span className="mono">{words}</span> })}</p>
      </ConfirmDialog>
    </div>
  );
}

function Account({ host, port, username }: { host: string; port: number; username: string }) {
  return (
    <span className="mono">
      {host}:{port} · {username}
    </span>
  );
}
