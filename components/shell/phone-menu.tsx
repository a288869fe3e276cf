"use client";

import { ActionIcon, Drawer } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { useReady } from "#components/use-ready.ts";
import styles from "./phone-menu.module.css";
import { UserMenu, type UserMenuProps } from "./user-menu.tsx";

/** On phones: the sidebar in a drawer, closed again by every step. */
export function PhoneMenu({ user, children }: { user: UserMenuProps; children: ReactNode }) {
  const t = useTranslations();
  const ready = useReady();
  const path = usePathname();
  const [opened, setOpened] = useState(false);
  const [stays, setStays] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is the event
  useEffect(() => {
    setOpened(false);
    // The focus belongs to the new page then, and not to the button that opened this.
    setStays(false);
  }, [path]);
  return (
    <>
      <ActionIcon
        variant="transparent"
        className={styles.burger}
        size={44}
        disabled={!ready}
        aria-label={t("shell.openMenu")}
        aria-expanded={opened}
        onClick={() => {
          setStays(true);
          setOpened(true);
        }}
      >
        <IconMenu2 size={24} />
      </ActionIcon>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        returnFocus={stays}
        size={300}
        title={t("shell.menu")}
        closeButtonProps={{ "aria-label": t("common.close"), size: 44, iconSize: 24 }}
        classNames={{ content: styles.content, header: styles.header, body: styles.body, close: styles.close }}
      >
        {children}
        <div className={styles.foot}>
          <UserMenu {...user} />
        </div>
      </Drawer>
    </>
  );
}
