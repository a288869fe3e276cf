"use client";

import { Switch } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import { setCcsEnabledAction } from "./actions.ts";

/** CCs and followers, on or off. Saved as it is switched; put back when saving fails. */
export function CcsSwitch({ enabled }: { enabled: boolean }) {
  const t = useTranslations();
  const text = useRefusalText();
  const router = useRouter();
  const ready = useReady();
  const { run, refusals } = useAction(setCcsEnabledAction);
  const [checked, setChecked] = useState(enabled);
  const [saved, setSaved] = useState(false);

  async function change(wanted: boolean) {
    setChecked(wanted);
    setSaved(false);
    if (await run({ enabled: wanted })) {
      setSaved(true);
      router.refresh();
    } else setChecked(!wanted);
  }

  const refusal = refusals[0];
  return (
    <>
      <Switch
        checked={checked}
        disabled={!ready}
        label={t("settings.ccs")}
        description={t("settings.ccsHint")}
        error={refusal ? text(refusal) : undefined}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      <span role="status" className="visually-hidden">
        {saved ? t("settings.saved") : ""}
      </span>
    </>
  );
}
