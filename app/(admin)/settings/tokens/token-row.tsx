"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { TokenView } from "#lib/tokens/schema.ts";
import { revokeTokenAction } from "./actions.ts";
import styles from "./api-tokens.module.css";
import { TokenFacts } from "./token-facts.tsx";

/** One token, and the way to end it. */
export function TokenRow({ token, onRevoked }: { token: TokenView; onRevoked: () => void }) {
  const t = useTranslations();
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
        <TokenFacts token={token} />
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
      <ConfirmDialog
        opened={asking}
        title={t("tokens.revokeTitle")}
        confirm={t("tokens.revoke")}
        keep={t("tokens.keep")}
        busy={pending}
        refusals={refusals}
        returnFocus={!revoked}
        onConfirm={() => void revoke()}
        onClose={() => setAsking(false)}
      >
        <p className={styles.tokenName}>{token.name}</p>
        <p className="muted">{t("tokens.revokeQuestion")}</p>
      </ConfirmDialog>
    </li>
  );
}
