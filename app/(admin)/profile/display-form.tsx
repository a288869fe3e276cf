"use client";

import { useMantineColorScheme } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SavedWord } from "#components/forms/saved-word.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { Locale, Theme } from "#lib/accounts/schema.ts";
import { setPreferencesAction } from "../actions.ts";

const fields = ["locale", "theme"] as const;
const themes = ["light", "dark", "auto"] as const;

/** Language and theme: at once in this browser, and wherever the person signs in next. */
export function DisplayForm({ locale, theme }: { locale: Locale | null; theme: Theme | null }) {
  const t = useTranslations();
  // A choice made before the page answers would be lost.
  const ready = useReady();
  const { run, pending, refusals } = useAction(setPreferencesAction);
  const { setColorScheme } = useMantineColorScheme();
  const [saved, setSaved] = useState(false);
  const kept: { locale: string; theme: string } = { locale: locale ?? "", theme: theme ?? "auto" };
  const [seen, setSeen] = useState(kept);
  const [choice, setChoice] = useState(kept);
  // Chosen anew in the menu: the form follows.
  if (seen.locale !== kept.locale || seen.theme !== kept.theme) {
    setSeen(kept);
    setChoice(kept);
  }

  function choose(field: "locale" | "theme", value: string) {
    setSaved(false);
    setChoice({ ...choice, [field]: value });
  }

  async function submit(data: FormData) {
    setSaved(false);
    const language = data.get("locale");
    const scheme = themes.find((one) => one === data.get("theme")) ?? "auto";
    // The action sets or clears the language's cookie: the page comes back in the new language with its answer.
    if (!(await run({ locale: language === "fr" || language === "en" ? language : null, theme: scheme }))) return;
    setColorScheme(scheme);
    setSaved(true);
  }

  return (
    <ActionForm refusals={refusals} fields={fields} onSubmit={(data) => void submit(data)} className="stack">
      <SelectField
        name="locale"
        label={t("profile.language")}
        value={choice.locale}
        disabled={!ready}
        onChange={(event) => choose("locale", event.currentTarget.value)}
        data={[
          { value: "", label: t("profile.browserLanguage") },
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
        ]}
      />
      <SelectField
        name="theme"
        label={t("profile.theme")}
        value={choice.theme}
        disabled={!ready}
        onChange={(event) => choose("theme", event.currentTarget.value)}
        data={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <FormActions>
        <SubmitButton pending={pending}>{t("profile.saveDisplay")}</SubmitButton>
        <SavedWord saved={saved}>{t("profile.saved")}</SavedWord>
      </FormActions>
    </ActionForm>
  );
}
