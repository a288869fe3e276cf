"use client";

import { ActionIcon, type TextInputProps, Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useReady } from "#components/use-ready.ts";
import { TextField } from "./fields.tsx";

/** A password that is typed: masked, with a reveal button that is named for what it does and described by the field's label. */
export function PasswordField(props: TextInputProps & { name: string }) {
  const t = useTranslations();
  const ready = useReady();
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      id={id}
      type={shown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      rightSection={
        <Tooltip label={shown ? t("common.hide") : t("common.show")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={!ready}
            aria-label={shown ? t("common.hide") : t("common.show")}
            aria-describedby={`${id}-label`}
            onClick={() => setShown(!shown)}
          >
            {shown ? <IconEyeOff size={18} /> : <IconEye size={18} />}
          </ActionIcon>
        </Tooltip>
      }
    />
  );
}
