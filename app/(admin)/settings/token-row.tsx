"use client";

import { Button, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { useReady } from "#components/use-ready.ts";
import type { TokenView } from "#lib/tokens/schema.ts";
import { revokeTokenAction } from "./actions.ts";
import styles from "./api-tokens.module.css";

/** One token, and the way to end it. */
export function TokenRow({ token, onRevoked }: { token: TokenView; onRevoked: () => void }) {
  const t = useTranslations();
  const text = useRefusalText();
  const ready = useReady();
  const name = useId();
  const [asking, setAsking] = useState(false);
  const [revoked, setRevoked] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(revokeTokenAction);

  async function revoke() {
    if (!(await run({ tokenId: token.id }))) return;
    setAsking(false);
    setRevoked(true);
    onRevoked();
  }

  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p id={name} className={styles.tokenName}>
          {token.name}
        </p>
        <p className={styles.facts}>
          <span className="mono">{token.lookupId}…</span>
          <span>
            {t.rich("tokens.created", { name: token.createdBy, when: () => <RelativeTime at={token.createdAt} /> })}
          </span>
          <span>{token.lastUsedAt ? <UsedAt at={token.lastUsedAt} /> : t("tokens.neverUsed")}</span>
        </p>
      </div>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!ready || revoked}
        aria-haspopup="dialog"
        aria-describedby={name}
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t("tokens.revoke")}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        returnFocus={!revoked}
        title={t("tokens.revokeTitle")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <div className="stack">
          {refusals.map((refusal) => (
            <Notice key={refusal.code} tone="bad" role="alert">
              {text(refusal)}
            </Notice>
          ))}
          <p className={styles.tokenName}>{token.name}</p>
          <p className="muted">{t("tokens.revokeQuestion")}</p>
          <FormActions>
            <BusyButton color="red" busy={pending} onClick={() => void revoke()}>
              {t("tokens.revoke")}
            </BusyButton>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("tokens.keep")}
            </Button>
          </FormActions>
        </div>
      </Modal>
    </li>
  );
}

function UsedAt({ at }: { at: Date }) {
  const t = useTranslations();
  return t.rich("tokens.used", { when: () => <RelativeTime at={at} /> });
}
