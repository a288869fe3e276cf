"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useReady } from "#components/use-ready.ts";
import type { AccountChoice } from "#lib/accounts/schema.ts";
import { EnvironmentBadge } from "./environment-badge.tsx";
import { switchedTo } from "./environment-news.tsx";
import styles from "./environment-switch.module.css";
import { sectionRoot } from "./section-root.ts";

export interface EnvironmentSwitchProps {
  readonly account: AccountChoice;
  readonly choices: readonly AccountChoice[];
  readonly onSwitch: (input: { accountId: string }) => Promise<{ readonly ok: boolean }>;
}

/** Says which account and environment this is, and goes to the others that are open to the reader. `compact`: the badge alone. */
export function EnvironmentSwitch({
  account,
  choices,
  onSwitch,
  compact = false,
}: EnvironmentSwitchProps & { compact?: boolean }) {
  const t = useTranslations();
  const ready = useReady();
  const path = usePathname();
  const [leaving, setLeaving] = useState(false);

  async function go(accountId: string) {
    if (leaving || accountId === account.id) return;
    setLeaving(true);
    try {
      const { ok } = await onSwitch({ accountId });
      if (ok) switchedTo(accountId);
      // A full load: nothing of the other account stays in memory. Without leave to go there, it shows what is true now.
      window.location.assign(sectionRoot(path));
    } catch {
      setLeaving(false);
    }
  }

  return (
    <Menu position={compact ? "bottom-end" : "bottom-start"} width={280} classNames={{ dropdown: styles.dropdown }}>
      <Menu.Target>
        <UnstyledButton
          className={styles.target}
          data-compact={compact}
          disabled={!ready}
          aria-busy={leaving || undefined}
        >
          <span className={styles.name}>{account.name}</span> <EnvironmentBadge environment={account.environment} />
          <span className="visually-hidden">, {t("environment.switch")}</span>
          <IconSelector size={18} aria-hidden className={styles.arrows} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("environment.choose")}</Menu.Label>
        <Menu.RadioGroup value={account.id}>
          {choices.map(({ id, name, environment: kind }) => (
            <Menu.RadioItem
              key={id}
              value={id}
              closeMenuOnClick
              rightSection={<EnvironmentBadge environment={kind} />}
              onChange={() => void go(id)}
            >
              <span className={styles.choice}>{name}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
