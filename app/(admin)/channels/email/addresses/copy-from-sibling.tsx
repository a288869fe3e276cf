"use client";

import { Button } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useReady } from "#components/use-ready.ts";
import styles from "./copy-from-sibling.module.css";

/** Another address of the same domain, with the public part of its settings. */
export interface Sibling {
  readonly email: string;
  readonly host: string;
  readonly port: number;
}

/** Offers each server that the domain's other addresses use, once. Never a password. */
export function CopyFromSibling({
  siblings,
  onCopy,
}: {
  siblings: readonly Sibling[];
  onCopy: (sibling: Sibling) => void;
}) {
  const t = useTranslations();
  const ready = useReady();
  const servers = [...new Map(siblings.map((sibling) => [`${sibling.host}:${sibling.port}`, sibling])).entries()];
  if (servers.length === 0) return null;
  return (
    <div className={styles.offer}>
      <p className={styles.words}>{t("outbound.siblings")}</p>
      {servers.map(([server, sibling]) => (
        <Button
          key={server}
          variant="default"
          size="compact-sm"
          className="mono"
          disabled={!ready}
          leftSection={<IconCopy size={18} aria-hidden />}
          onClick={() => onCopy(sibling)}
        >
          {server}
        </Button>
      ))}
    </div>
  );
}
