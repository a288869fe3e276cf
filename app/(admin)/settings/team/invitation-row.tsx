"use client";

import { Button } from "@mantine/core";
import { IconClock, IconClockOff, IconMailOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import { useReady } from "#components/use-ready.ts";
import type { InvitationView } from "#lib/invitations/schema.ts";
import { cancelInvitationAction } from "./actions.ts";
import styles from "./team.module.css";

interface InvitationRowProps {
  readonly invitation: InvitationView;
  /** The reader may end it. */
  readonly manages: boolean;
  readonly onCancelled: () => void;
}

/** An invitation that waits, or has expired: until when, what became of its mail, and the way to end it. */
export function InvitationRow({ invitation, manages, onCancelled }: InvitationRowProps) {
  const t = useTranslations();
  const ready = useReady();
  const email = useId();
  const [asking, setAsking] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(cancelInvitationAction);
  const { expired, mail } = invitation;

  async function cancel() {
    if (!(await run({ invitationId: invitation.id }))) return;
    setAsking(false);
    setCancelled(true);
    onCancelled();
  }

  const when = () => <RelativeTime at={invitation.expiresAt} />;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>
          <span id={email}>{invitation.email}</span>
          <StatusBadge tone={expired ? "quiet" : "wait"} icon={expired ? IconClockOff : IconClock}>
            {expired ? t.rich("team.expired", { when }) : t.rich("team.expires", { when })}
          </StatusBadge>
        </p>
        <p className={styles.facts}>
          <span>{t(`role.${invitation.role}`)}</span>
          {invitation.invitedBy ? <span>{t("team.invitedBy", { name: invitation.invitedBy })}</span> : null}
          {mail === "queued" || mail === "sent" ? <span>{t(`team.mail.${mail}`)}</span> : null}
          {mail === "failed" ? (
            <StatusBadge tone="bad" icon={IconMailOff} plain>
              {t("team.mail.failed")}
            </StatusBadge>
          ) : null}
        </p>
        {invitation.peerReply ? (
          <p className={styles.peer}>
            {t("team.peerSaid")} <span className="mono">{invitation.peerReply}</span>
          </p>
        ) : null}
      </div>
      {manages ? (
        <div>
          <Button
            variant="default"
            className={styles.remove}
            disabled={!ready || cancelled}
            aria-haspopup="dialog"
            aria-describedby={email}
            onClick={() => {
              setRefusals([]);
              setAsking(true);
            }}
          >
            {t("team.cancel")}
          </Button>
          <ConfirmDialog
            opened={asking}
            title={t("team.cancelTitle")}
            confirm={t("team.cancelConfirm")}
            keep={t("team.cancelKeep")}
            busy={pending}
            refusals={refusals}
            returnFocus={!cancelled}
            onConfirm={() => void cancel()}
            onClose={() => setAsking(false)}
          >
            <p className={styles.name}>{invitation.email}</p>
            <p className="muted">{expired ? t("team.cancelExpired") : t("team.cancelQuestion")}</p>
          </ConfirmDialog>
        </div>
      ) : null}
    </li>
  );
}
