"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useNonce } from "#components/theme/providers.tsx";
import { useReady } from "#components/use-ready.ts";
import styles from "./comment-body.module.css";

/**
 * The words of a message as text; where it was formatted, also as it was, in a frame without scripts, forms, origin or network.
 */
export function CommentBody({ text, document }: { text: string; document: string | null }) {
  const t = useTranslations();
  const ready = useReady();
  const nonce = useNonce();
  const [formatted, setFormatted] = useState(false);
  return (
    <div>
      {formatted && document ? (
        <iframe
          className={styles.frame}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          title={t("ticket.formattedTitle")}
          // The frame inherits this page's policy beside its own: its one style element needs this page's nonce.
          srcDoc={document.replace("<style>", `<style nonce="${nonce}">`)}
        />
      ) : (
        <p className={styles.text}>{text.trim() || t("ticket.noText")}</p>
      )}
      {document ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={styles.toggle}
          disabled={!ready}
          aria-pressed={formatted}
          onClick={() => setFormatted(!formatted)}
        >
          {t("ticket.showFormatted")}
        </Button>
      ) : null}
    </div>
  );
}
