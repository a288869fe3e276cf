"use client";

import { Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { DomainView } from "#lib/domains/schema.ts";

/** Leads to a connection's credentials. */
export function OpenConnection({ domain, describedBy }: { domain: DomainView; describedBy: string }) {
  const t = useTranslations();
  return (
    <Button
      component={Link}
      href={`/channels/email/domains/${domain.id}`}
      prefetch={false}
      variant="subtle"
      color="gray"
      size="compact-sm"
      aria-describedby={describedBy}
      leftSection={<IconKey size={18} aria-hidden />}
    >
      {t("credentials.open")}
    </Button>
  );
}
