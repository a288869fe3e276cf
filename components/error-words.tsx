"use client";

import { IconCloudOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { BusyButton } from "./busy-button.tsx";
import { LonePage } from "./lone-page.tsx";

/** Our own trouble: said plainly, with a way to try again. */
export function ErrorWords({ retry }: { retry: () => void }) {
  const t = useTranslations();
  const [trying, start] = useTransition();
  return (
    <LonePage
      icon={IconCloudOff}
      title={t("crash.title")}
      announced
      action={
        <BusyButton busy={trying} onClick={() => start(() => retry())}>
          {t("crash.retry")}
        </BusyButton>
      }
    >
      {t("crash.todo")}
    </LonePage>
  );
}
