"use client";

import type { TextInputProps } from "@mantine/core";
import { useId, useState } from "react";
import { RevealButton } from "#components/reveal-button.tsx";
import { TextField } from "./fields.tsx";

/** A password that is typed: masked, with a reveal button that is named for what it does and described by the field's label. */
export function PasswordField(props: TextInputProps & { name: string }) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      id={id}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      rightSection={<RevealButton shown={shown} onToggle={() => setShown(!shown)} describedBy={`${id}-label`} />}
    />
  );
}
