"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Card } from "#components/section.tsx";
import { useOnceShown } from "#components/use-once-shown.ts";
import type { CreatedToken, TokenView } from "#lib/tokens/schema.ts";
import styles from "./api-tokens.module.css";
import { NewToken } from "./new-token.tsx";
import { TokenForm } from "./token-form.tsx";
import { TokenRow } from "./token-row.tsx";

/** The account's API tokens: a new one, shown once, and those that live. */
export function ApiTokens({ tokens }: { tokens: readonly TokenView[] }) {
  const t = useTranslations();
  const router = useRouter();
  const [created, setCreated] = useOnceShown<CreatedToken>();
  const [left, setLeft] = useState(0);
  const list = useRef<HTMLHeadingElement>(null);

  // What had the focus is going: the new token, or a row whose dialog has let go of it by now.
  useEffect(() => {
    if (left === 0) return;
    list.current?.focus();
    router.refresh();
  }, [left, router]);

  return (
    <Card look="flush">
      <div className={styles.make}>
        {created ? (
          <NewToken
            created={created}
            onDone={() => {
              setCreated(null);
              setLeft(left + 1);
            }}
          />
        ) : (
          <TokenForm
            onCreated={(token) => {
              setCreated(token);
              router.refresh();
            }}
          />
        )}
      </div>
      <h2 ref={list} tabIndex={-1} className={styles.listTitle}>
        {t("tokens.list")}
      </h2>
      {tokens.length === 0 ? (
        <p className={styles.none}>{t("tokens.none")}</p>
      ) : (
        <ul className={styles.list}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoked={() => setLeft(left + 1)} />
          ))}
        </ul>
      )}
    </Card>
  );
}
