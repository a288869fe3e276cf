"use client";

import { Button } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { LonePage } from "./lone-page.tsx";

/** Our own trouble: said plainly, with a way to try again. */
export function ErrorWords({ retry }: { retry: () => void }) {
  const t = useTranslations();
  return (
    <LonePage icon={IconCloudOff} title={t("crash.title")} action={<Button onClick={retry}>{t("crash.retry")}</Button>}>
      {t("crash.todo")}
    </LonePage>
  );
}
