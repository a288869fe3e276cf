"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { CopyButton } from "./copy-button.tsx";
import styles from "./credential-field.module.css";
import { RevealButton } from "./reveal-button.tsx";

interface CredentialFieldProps {
  readonly label: string;
  readonly value: string;
  readonly secret?: boolean;
  readonly hint?: ReactNode;
}

/** One read-only value to hand over: monospace, copied with a click, masked when it is a secret. */
export function CredentialField({ label, value, secret = false, hint }: CredentialFieldProps) {
  const t = useTranslations();
  const id = useId();
  const [shown, setShown] = useState(!secret);
  return (
    <div className={styles.field}>
      <TextInput
        id={id}
        className={styles.input}
        classNames={{ input: "mono" }}
        label={label}
        description={hint}
        inputWrapperOrder={["label", "input", "description"]}
        value={value}
        type={shown ? "text" : "password"}
        readOnly
        autoComplete="off"
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        rightSection={
          secret ? (
            <RevealButton shown={shown} onToggle={() => setShown(!shown)} describedBy={`${id}-label`} />
          ) : undefined
        }
      />
      <CopyButton className={styles.copy} value={value} done={t("common.copied")} describedBy={`${id}-label`}>
        {t("common.copy")}
      </CopyButton>
    </div>
  );
}
