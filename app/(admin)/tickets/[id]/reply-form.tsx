"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextAreaField } from "#components/forms/fields.tsx";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { replyAction } from "../actions.ts";
import styles from "./reply-form.module.css";

const fields = ["body"] as const;

/** A public reply: it goes to the requester and everybody in copy. */
export function ReplyForm({ ticketId }: { ticketId: number }) {
  const t = useTranslations();
  const router = useRouter();
  const place = useRef<HTMLDivElement>(null);
  const { run, pending, refusals } = useAction(replyAction);
  const [sent, setSent] = useState(false);

  async function submit(data: FormData) {
    setSent(false);
    if (!(await run({ ticketId, body: String(data.get("body")) }))) return;
    place.current?.querySelector("form")?.reset();
    setSent(true);
    router.refresh();
  }

  return (
    <div ref={place} className={styles.composer}>
      <ActionForm className={styles.form} refusals={refusals} fields={fields} onSubmit={submit}>
        <TextAreaField
          name="body"
          label={t("ticket.reply")}
          description={t("ticket.replyHint")}
          rows={6}
          maxLength={100_000}
          classNames={{ input: styles.input ?? "" }}
        />
        <div className={styles.foot}>
          <SubmitButton pending={pending}>{t("ticket.send")}</SubmitButton>
          <span role="status" className={styles.sent}>
            {sent ? t("ticket.sent") : ""}
          </span>
        </div>
      </ActionForm>
    </div>
  );
}
