"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { ReactNode, Ref } from "react";
import styles from "./actions-menu.module.css";
import { useReady } from "./use-ready.ts";

interface ActionsMenuProps {
  /** What the button says; `describedBy` names the element that says of what. */
  readonly label: string;
  readonly describedBy: string;
  /** The button: takes the focus back from the dialog that an item opened. */
  readonly target: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** What can be done with one thing of a list, behind three dots, so that a long list stays calm. */
export function ActionsMenu({ label, describedBy, target, children }: ActionsMenuProps) {
  const ready = useReady();
  return (
    <Menu width={280} returnFocus={false}>
      <Menu.Target>
        <ActionIcon
          ref={target}
          variant="subtle"
          color="gray"
          size="lg"
          disabled={!ready}
          aria-label={label}
          aria-describedby={describedBy}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>{children}</Menu.Dropdown>
    </Menu>
  );
}
