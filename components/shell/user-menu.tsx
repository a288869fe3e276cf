"use client";

import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useReady } from "#components/use-ready.ts";
import styles from "./user-menu.module.css";

const languages = { fr: "Français", en: "English" } as const;
const schemes = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const;

export interface UserMenuProps {
  readonly name: string;
  readonly email: string;
  /** Keeps a choice in the profile. */
  readonly onChoose: (choice: { locale?: "fr" | "en"; theme?: "light" | "dark" | "auto" }) => Promise<unknown>;
}

/** The reader's own: profile, language, theme, and the way out. */
export function UserMenu({ name, email, onChoose }: UserMenuProps) {
  const t = useTranslations();
  const router = useRouter();
  const ready = useReady();
  const locale = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The page may show the choice. Without a connection it holds in this browser alone.
  const keep: UserMenuProps["onChoose"] = (choice) => onChoose(choice).then(router.refresh, () => undefined);
  return (
    <Menu position="top-start" width={240} classNames={{ dropdown: styles.dropdown }}>
      <Menu.Target>
        <UnstyledButton className={styles.target} disabled={!ready}>
          <span className={styles.initials} aria-hidden>
            {initials(name || email)}
          </span>
          <span className={styles.words}>
            <span className={styles.name} data-only={name === email}>
              {name}
            </span>
            {name === email ? null : <span className={styles.email}>{email}</span>}
          </span>
          <IconSelector size={18} aria-hidden className={styles.arrows} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href="/profile" prefetch={false} leftSection={<IconUser size={18} aria-hidden />}>
          {t("user.profile")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("user.language")}</Menu.Label>
        <Menu.RadioGroup value={locale}>
          {(["fr", "en"] as const).map((value) => (
            <Menu.RadioItem
              key={value}
              value={value}
              lang={value}
              closeMenuOnClick
              onChange={() => void keep({ locale: value })}
            >
              {languages[value]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("user.theme")}</Menu.Label>
        <Menu.RadioGroup value={colorScheme}>
          {(["light", "dark", "auto"] as const).map((value) => {
            const Icon = schemes[value];
            return (
              <Menu.RadioItem
                key={value}
                value={value}
                rightSection={<Icon size={18} aria-hidden />}
                onChange={() => {
                  setColorScheme(value);
                  void keep({ theme: value });
                }}
              >
                {t(`theme.${value}`)}
              </Menu.RadioItem>
            );
          })}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} />} onClick={() => void signOut()}>
          {t("user.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** A full load afterwards: nothing of the session stays in memory. */
async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  window.location.assign("/sign-in");
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? "")).toUpperCase();
}
