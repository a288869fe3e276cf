"use client";

import { IconRefresh } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import { resendAction } from "../actions.ts";
import styles from "./notification-list.module.css";

interface ResendButtonProps {
  readonly ticketId: number;
  readonly notificationId: string;
  /** Only what has failed can be sent again. */
  readonly failed: boolean;
  /** The element that says which notification it is. */
  readonly describedBy: string;
}

/** Sends a notification again that has failed. Once it is queued, the word that says so takes the button's place and its focus. */
export function ResendButton({ ticketId, notificationId, failed, describedBy }: ResendButtonProps) {
  const t = useTranslations();
  const text = useRefusalText();
  const ready = useReady();
  const router = useRouter();
  const word = useRef<HTMLSpanElement>(null);
  const { run, pending, refusals } = useAction(resendAction);
  const [done, setDone] = useState(false);
  const [before, setBefore] = useState(failed);
  if (before !== failed) {
    setBefore(failed);
    // It has failed again since.
    if (failed) setDone(false);
  }

  async function resend() {
    setDone(false);
    if (await run({ ticketId, notificationId })) {
      setDone(true);
      word.current?.focus();
    }
    router.refresh();
  }

  return (
    <>
      {failed && !done ? (
        <BusyButton
          variant="default"
          size="compact-sm"
          disabled={!ready}
          busy={pending}
          aria-describedby={describedBy}
          leftSection={<IconRefresh size={18} aria-hidden />}
          onClick={() => void resend()}
        >
          {t("resend.button")}
        </BusyButton>
      ) : null}
      <span ref={word} tabIndex={-1} role="status" className={styles.meta}>
        {done ? t("resend.done") : ""}
      </span>
      {refusals.map((refusal) => (
        <span key={refusal.code} role="alert" className={styles.refusal}>
          {text(refusal)}
        </span>
      ))}
    </>
  );
}
