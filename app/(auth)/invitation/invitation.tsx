"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import type { ActionResult } from "#components/forms/result.ts";
import { Notice } from "#components/notice.tsx";
import type { OpenedInvitation } from "#lib/invitations/schema.ts";
import { useFragment } from "../use-fragment.ts";
import { AcceptForm } from "./accept-form.tsx";
import { openInvitationAction } from "./actions.ts";

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

  if (token === "") return <Refused>{t("invitation.incomplete")}</Refused>;
  if (!token || !opened)
    return (
      <p className="muted" role="status">
        {t("invitation.reading")}
      </p>
    );
  if (!opened.ok) return <Refused>{opened.refusals.map(text).join(" ")}</Refused>;
  return <AcceptForm key={token} token={token} invitation={opened.data} />;
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
