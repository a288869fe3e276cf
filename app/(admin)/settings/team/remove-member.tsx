"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { MemberView } from "#lib/members/schema.ts";
import { removeMemberAction } from "./actions.ts";
import styles from "./team.module.css";

interface RemoveMemberProps {
  readonly member: MemberView;
  readonly describedBy: string;
  readonly onRemoved: () => void;
}

/** Takes a person out of the team, or lets the reader leave it, after saying what stops. */
export function RemoveMember({ member, describedBy, onRemoved }: RemoveMemberProps) {
  const t = useTranslations();
  const ready = useReady();
  const [asking, setAsking] = useState(false);
  const [removed, setRemoved] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(removeMemberAction);
  const what = member.isSelf ? "leave" : "remove";

  async function remove() {
    if (!(await run({ memberId: member.id }))) return;
    // A full load: to the other team that one may belong to, or else to sign in.
    if (member.isSelf) return window.location.assign("/");
    setAsking(false);
    setRemoved(true);
    onRemoved();
  }

  return (
    <div>
      <Button
        variant="default"
        className={styles.remove}
        disabled={!ready || removed}
        aria-haspopup="dialog"
        aria-describedby={describedBy}
        onClick={() => {
          setRefusals([]);
          setAsking(true);
        }}
      >
        {t(`team.${what}.button`)}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={t(`team.${what}.title`)}
        confirm={t(`team.${what}.button`)}
        keep={t(`team.${what}.keep`)}
        busy={pending}
        refusals={refusals}
        returnFocus={!removed}
        onConfirm={() => void remove()}
        onClose={() => setAsking(false)}
      >
        <p className={styles.name}>{member.name}</p>
        <ul className={styles.effects}>
          <li>{t(`team.${what}.access`)}</li>
          <li>{t(`team.${what}.tokens`)}</li>
          <li>{t(`team.${what}.kept`)}</li>
        </ul>
        <p className="muted">{t(`team.${what}.back`)}</p>
      </ConfirmDialog>
    </div>
  );
}
