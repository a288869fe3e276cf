"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Card, Section } from "#components/section.tsx";
import { useOnceShown } from "#components/use-once-shown.ts";
import type { Locale, Role } from "#lib/accounts/schema.ts";
import type { CreatedInvitation, InvitationView } from "#lib/invitations/schema.ts";
import { InvitationRow } from "./invitation-row.tsx";
import { InviteForm } from "./invite-form.tsx";
import { NewInvitation } from "./new-invitation.tsx";
import styles from "./team.module.css";

interface InvitationsProps {
  readonly invitations: readonly InvitationView[];
  readonly roles: readonly Role[];
  /** The page's language: the mail's, unless another is chosen. */
  readonly locale: Locale;
}

/** A way to invite, a new invitation's link, shown once, and the invitations that wait. */
export function Invitations({ invitations, roles, locale }: InvitationsProps) {
  const t = useTranslations();
  const router = useRouter();
  const [created, setCreated] = useOnceShown<CreatedInvitation>();
  const [left, setLeft] = useState(0);
  const place = useRef<HTMLDivElement>(null);

  // What had the focus is going: the new link, or a row whose dialog has let go of it by now.
  useEffect(() => {
    if (left === 0) return;
    place.current?.focus();
    router.refresh();
  }, [left, router]);

  return (
    <>
      <Section title={t("team.invite")} purpose={t("team.invitePurpose")}>
        <Card look="form">
          {created ? (
            <NewInvitation
              created={created}
              onDone={() => {
                setCreated(null);
                setLeft(left + 1);
              }}
            />
          ) : (
            <InviteForm
              roles={roles}
              locale={locale}
              onCreated={(invitation) => {
                setCreated(invitation);
                router.refresh();
              }}
            />
          )}
        </Card>
      </Section>
      <Section title={t("team.open")}>
        <div ref={place} tabIndex={-1}>
          <Card look="flush">
            {invitations.length === 0 ? (
              <p className={styles.none}>{t("team.noneOpen")}</p>
            ) : (
              <ul className={styles.list}>
                {invitations.map((invitation) => (
                  <InvitationRow
                    key={invitation.id}
                    invitation={invitation}
                    manages={roles.includes(invitation.role)}
                    onCancelled={() => setLeft(left + 1)}
                  />
                ))}
              </ul>
            )}
          </Card>
        </div>
      </Section>
    </>
  );
}
