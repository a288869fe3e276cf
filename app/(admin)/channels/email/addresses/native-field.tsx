"use client";

import { TextField } from "#components/forms/fields.tsx";
import styles from "./native-field.module.css";

interface NativeFieldProps {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The account's native domain. */
  readonly domain: string;
  readonly value?: string;
  readonly onChange?: (value: string) => void;
}

/** What stands before the @ of a native address; the domain stands beside it. The whole address may be typed or pasted too. */
export function NativeField({ name, label, description, domain, value, onChange }: NativeFieldProps) {
  return (
    <TextField
      name={name}
      label={label}
      description={description}
      classNames={{ input: "mono" }}
      {...(value === undefined ? {} : { value })}
      {...(onChange ? { onChange: (event) => onChange(event.currentTarget.value) } : {})}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={320}
      inputContainer={(input) => (
        <div className={styles.input}>
          {input}
          <span className={styles.domain}>@{domain}</span>
        </div>
      )}
    />
  );
}
