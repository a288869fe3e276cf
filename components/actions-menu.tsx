"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import styles from "./actions-menu.module.css";
import { useReady } from "./use-ready.ts";

interface ActionsMenuProps {
  /** What the button says; `describedBy` names the element that says of what. */
  readonly label: string;
  readonly describedBy: string;
  /** The button: takes the focus back from the dialog that an item opened. */
  readonly target: RefObject<HTMLButtonElement | null>;
  readonly children: ReactNode;
}

/**
 * What can be done with one thing of a list, behind three dots, so that a long list stays calm. The menu itself exists from its first
 * use on: a page of two hundred rows makes two hundred buttons and no more.
 */
export function ActionsMenu({ label, describedBy, target, children }: ActionsMenuProps) {
  const ready = useReady();
  const [used, setUsed] = useState(false);
  const [opened, setOpened] = useState(false);
  // The button that was pressed has been replaced by the menu's own.
  useEffect(() => {
    if (!used) return;
    target.current?.focus();
    setOpened(true);
  }, [used, target]);
  const button = (
    <ActionIcon
      ref={target}
      variant="subtle"
      color="gray"
      size="lg"
      disabled={!ready}
      aria-label={label}
      aria-describedby={describedBy}
      aria-haspopup="menu"
      aria-expanded={opened}
      {...(used ? {} : { onClick: () => setUsed(true) })}
    >
      <IconDots size={18} aria-hidden />
    </ActionIcon>
  );
  if (!used) return button;
  return (
    <Menu width={280} opened={opened} onChange={setOpened}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>{children}</Menu.Dropdown>
    </Menu>
  );
}

interface EndItemProps {
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** An item that ends something. */
export function EndItem({ icon, onClick, children }: EndItemProps) {
  return (
    <Menu.Item className={styles.ends} leftSection={icon} onClick={onClick}>
      {children}
    </Menu.Item>
  );
}
