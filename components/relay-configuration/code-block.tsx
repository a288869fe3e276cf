"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { CopyButton } from "#components/copy-button.tsx";
import { RevealButton } from "#components/reveal-button.tsx";
import type { Block } from "./block.ts";
import styles from "./code-block.module.css";

interface CodeBlockProps {
  readonly block: Block;
  /** Masked where the block holds it; copied all the same. */
  readonly password: string;
}

/** Long lines scroll: a keyboard must reach them (WCAG 2.1.1). */
const reachable = (title: string) => ({ tabIndex: 0, role: "group", "aria-labelledby": title }) as const;

/** One text to put somewhere, as it stands: what it does, where it goes, and a button that copies it. */
export function CodeBlock({ block, password }: CodeBlockProps) {
  const t = useTranslations();
  const title = useId();
  const [shown, setShown] = useState(!block.secret);
  return (
    <div className={styles.block}>
      <h3 id={title} className={styles.title}>
        {block.title}
      </h3>
      <p className={styles.why}>{block.why}</p>
      <div className={styles.frame}>
        <div className={styles.bar}>
          <span className={block.file ? "mono" : ""}>{block.file ?? t("configuration.run")}</span>
          {block.secret ? <RevealButton shown={shown} onToggle={() => setShown(!shown)} describedBy={title} /> : null}
          <CopyButton size="compact-sm" value={block.text} done={t("common.copied")} describedBy={title}>
            {t("common.copy")}
          </CopyButton>
        </div>
        <pre {...reachable(title)} className={styles.text} translate="no">
          <code>{shown ? block.text : block.text.replaceAll(password, "•".repeat(16))}</code>
        </pre>
      </div>
    </div>
  );
}
