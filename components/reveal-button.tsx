"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useReady } from "./use-ready.ts";

interface RevealButtonProps {
  readonly shown: boolean;
  readonly onToggle: () => void;
  /** The id of the field's label: the button is named for what it does, and described by what it does it to. */
  readonly describedBy: string;
}

/** Shows or masks a secret. */
export function RevealButton({ shown, onToggle, describedBy }: RevealButtonProps) {
  const t = useTranslations();
  const ready = useReady();
  const name = shown ? t("common.hide") : t("common.show");
  const Icon = shown ? IconEyeOff : IconEye;
  return (
    <Tooltip label={name}>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={!ready}
        aria-label={name}
        aria-describedby={describedBy}
        onClick={onToggle}
      >
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
