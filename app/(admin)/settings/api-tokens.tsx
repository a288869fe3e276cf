"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Card } from "#components/section.tsx";
import type { CreatedToken, TokenView } from "#lib/tokens/schema.ts";
import styles from "./api-tokens.module.css";
import { NewToken } from "./new-token.tsx";
import { TokenForm } from "./token-form.tsx";
import { TokenRow } from "./token-row.tsx";

/** The account's API tokens: a new one, shown once, and those that live. */
export function ApiTokens({ tokens }: { tokens: readonly TokenView[] }) {
  const t = useTranslations();
  const router = useRouter();
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const [ended, setEnded] = useState(0);
  const list = useRef<HTMLHeadingElement>(null);

  // The row that had the focus is going: after the dialog has let go of it.
  useEffect(() => {
    if (ended === 0) return;
    list.current?.focus();
    router.refresh();
  }, [ended, router]);

  return (
    <Card look="flush">
      <div className={styles.make}>
        {created ? (
          <NewToken created={created} onDone={() => setCreated(null)} />
        ) : (
          <TokenForm
            onCreated={(token) => {
              setCreated(token);
              router.refresh();
            }}
          />
        )}
      </div>
      <h3 ref={list} tabIndex={-1} className={styles.listTitle}>
        {t("tokens.list")}
      </h3>
      {tokens.length === 0 ? (
        <p className={styles.none}>{t("tokens.none")}</p>
      ) : (
        <ul className={styles.list}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoked={() => setEnded(ended + 1)} />
          ))}
        </ul>
      )}
    </Card>
  );
}
