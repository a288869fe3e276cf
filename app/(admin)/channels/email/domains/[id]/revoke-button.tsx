"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useReady } from "#components/use-ready.ts";
import { RevokeDialog } from "./revoke-dialog.tsx";
import type { SetProps } from "./set-card.tsx";

/** Ends a set at once, after asking. */
export function RevokeButton({ describedBy, ...about }: SetProps & { describedBy: string }) {
  const t = useTranslations();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        disabled={!ready}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={() => setAsking(true)}
      >
        {t("credentials.revoke")}
      </Button>
      <RevokeDialog {...about} opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}
