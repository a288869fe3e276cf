"use client";

import { UnstyledButton } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { useReady } from "#components/use-ready.ts";
import { chooseLocaleAction } from "./actions.ts";
import styles from "./language-links.module.css";

const languages = [
  ["fr", "Français"],
  ["en", "English"],
] as const;

/** The language before anybody is signed in. */
export function LanguageLinks() {
  const current = useLocale();
  const router = useRouter();
  const ready = useReady();
  return (
    <div className={styles.links}>
      {languages.map(([locale, name]) => (
        <UnstyledButton
          key={locale}
          lang={locale}
          className={styles.link}
          aria-pressed={current === locale}
          disabled={!ready}
          onClick={async () => {
            await chooseLocaleAction({ locale });
            router.refresh();
          }}
        >
          {name}
        </UnstyledButton>
      ))}
    </div>
  );
}
