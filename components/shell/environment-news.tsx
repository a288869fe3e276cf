"use client";

import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { AccountChoice } from "#lib/accounts/schema.ts";

const key = "postern-switched-to";
const openKey = "postern-open-account";

/** Has the page that is loaded next say where it is. */
export function switchedTo(accountId: string): void {
  window.sessionStorage.setItem(key, accountId);
}

/** Tells screen readers that the page shows another account than before: after a switch here, or in another tab. */
export function EnvironmentNews({ account }: { account: AccountChoice }) {
  useTrueFrame(account.id);
  const t = useTranslations();
  const shown = useRef<string>(undefined);
  const [news, setNews] = useState("");
  const words = t("environment.switched", {
    account: account.name,
    environment: t(`environment.${account.environment}`),
  });

  useEffect(() => {
    const arrived = shown.current === undefined;
    const switched = arrived ? window.sessionStorage.getItem(key) === account.id : shown.current !== account.id;
    // Only the page that is loaded next uses it up: the one that is left learns of the new account, too.
    if (arrived) window.sessionStorage.removeItem(key);
    shown.current = account.id;
    if (switched) setNews(words);
  }, [account.id, words]);

  return (
    <span role="status" className="visually-hidden">
      {news}
    </span>
  );
}

/**
 * A page that is opened by a link leaves the frame as it is. After a switch in another tab it would show the one account's page in the
 * other's frame: the frame is then read again, too.
 */
function useTrueFrame(accountId: string): void {
  const router = useRouter();
  const path = usePathname();
  useEffect(() => window.localStorage.setItem(openKey, accountId), [accountId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each new page.
  useEffect(() => {
    if (window.localStorage.getItem(openKey) !== accountId) router.refresh();
  }, [path, accountId, router]);
}
