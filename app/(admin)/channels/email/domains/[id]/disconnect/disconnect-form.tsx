"use client";

import { Radio } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField, TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Card, Section } from "#components/section.tsx";
import { drainLimits, type ForeseenDisconnection, type QueueChoice, queueChoices } from "#lib/disconnect/schema.ts";
import { startDisconnectionAction } from "../../../actions.ts";
import styles from "./disconnect.module.css";

const fields = ["queue", "drainMinutes", "confirm"] as const;

/** What becomes of the mail that waits, and the domain's name, typed: what follows cannot be undone. */
export function DisconnectForm({ foreseen }: { foreseen: ForeseenDisconnection }) {
  const t = useTranslations();
  const format = useFormatter();
  const router = useRouter();
  const [queue, setQueue] = useState<QueueChoice>("drain");
  const { run, pending, refusals } = useAction(startDisconnectionAction);
  const { domainId, domainUnicode: domain, addresses } = foreseen;

  async function start(data: FormData) {
    const drainMinutes = Number(data.get("drainMinutes") ?? 60);
    const confirm = String(data.get("confirm"));
    if (await run({ domainId, queue, drainMinutes, confirm, addresses: addresses.length })) router.refresh();
  }

  const duration = (minutes: number) =>
    minutes < 60
      ? format.number(minutes, { style: "unit", unit: "minute", unitDisplay: "long" })
      : format.number(minutes / 60, { style: "unit", unit: "hour", unitDisplay: "long" });

  return (
    <Section title={t("disconnect.chooseTitle")}>
      <Card look="form">
        <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => void start(data)}>
          {addresses.length > 0 ? (
            <>
              <Radio.Group
                name="queue"
                label={t("disconnect.queue")}
                value={queue}
                onChange={(value) => setQueue(queueChoices.find((each) => each === value) ?? queue)}
              >
                <div className={`stack ${styles.choices}`}>
                  {queueChoices.map((choice) => (
                    <Radio
                      key={choice}
                      value={choice}
                      label={t(`disconnect.choices.${choice}.label`)}
                      description={t(`disconnect.choices.${choice}.what`)}
                    />
                  ))}
                </div>
              </Radio.Group>
              {queue === "drain" ? (
                <SelectField
                  name="drainMinutes"
                  label={t("disconnect.limit")}
                  description={t("disconnect.limitHint")}
                  defaultValue="60"
                  data={drainLimits.map((minutes) => ({ value: String(minutes), label: duration(minutes) }))}
                />
              ) : null}
            </>
          ) : null}
          <TextField
            name="confirm"
            label={t("disconnect.confirm", { domain })}
            description={t("disconnect.confirmHint")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <FormActions>
            <SubmitButton color="red" pending={pending}>
              {t("domain.disconnect")}
            </SubmitButton>
            <Link href="/channels/email" className={styles.keep}>
              {t("domain.disconnectKeep")}
            </Link>
          </FormActions>
        </ActionForm>
      </Card>
    </Section>
  );
}
