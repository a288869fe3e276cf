"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import type { ActionResult } from "#components/forms/result.ts";
import { Notice } from "#components/notice.tsx";
import { useFragment } from "#components/use-fragment.ts";
import type { OpenedInvitation } from "#lib/invitations/schema.ts";
import { AcceptForm } from "./accept-form.tsx";
import { openInvitationAction } from "./actions.ts";
import styles from "./invitation.module.css";

const unreachable: ActionResult<OpenedInvitation> = { ok: false, refusals: [{ code: "internal" }] };

/** Reads the link's invitation, then asks for what is missing to accept it. */
export function Invitation() {
  const t = useTranslations();
  const text = useRefusalText();
  const token = useFragment();
  const [opened, setOpened] = useState<ActionResult<OpenedInvitation>>();

  useEffect(() => {
    if (!token) return;
    let current = true;
    setOpened(undefined);
    openInvitationAction({ token })
      .catch(() => unreachable)
      .then((result) => {
        if (current) setOpened(result);
      });
    return () => {
      current = false;
    };
  }, [token]);

  const refused =
    token === "" ? t("invitation.incomplete") : opened && !opened.ok ? opened.refusals.map(text).join(" ") : null;
  const invitation = opened?.ok ? opened.data : null;
  return (
    <>
      {/* One region for both, so that a screen reader hears the second. */}
      <p role="status" className={styles.words}>
        {invitation
          ? t("invitation.asks", { account: invitation.accountName, value: t(`role.${invitation.role}`) })
          : refused === null && t("invitation.reading")}
      </p>
      {refused === null ? null : <Refused>{refused}</Refused>}
      {token && invitation ? <AcceptForm key={token} token={token} invitation={invitation} /> : null}
    </>
  );
}

function Refused({ children }: { children: string }) {
  const t = useTranslations();
  return (
    <div className="stack">
      <Notice tone="wait" role="alert">
        {children}
      </Notice>
      <Link href="/sign-in">{t("invitation.toSignIn")}</Link>
    </div>
  );
}
