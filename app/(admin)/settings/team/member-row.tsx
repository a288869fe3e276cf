"use client";

import { IconUser } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { RelativeTime } from "#components/relative-time.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { Role } from "#lib/accounts/schema.ts";
import type { MemberView } from "#lib/members/schema.ts";
import { RemoveMember } from "./remove-member.tsx";
import { RoleSelect } from "./role-select.tsx";
import styles from "./team.module.css";

interface MemberRowProps {
  readonly member: MemberView;
  readonly roles: readonly Role[];
  readonly isLastOwner: boolean;
  readonly onRemoved: () => void;
}

/** One person of the team, their role, and the way out. */
export function MemberRow({ member, roles, isLastOwner, onRemoved }: MemberRowProps) {
  const t = useTranslations();
  const name = useId();
  const manages = roles.includes(member.role);
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>
          <span id={name}>{member.name}</span>
          {member.isSelf ? (
            <StatusBadge tone="accent" icon={IconUser}>
              {t("team.you")}
            </StatusBadge>
          ) : null}
        </p>
        {member.email === member.name ? null : <p className={styles.email}>{member.email}</p>}
        <p className={styles.facts}>
          <span>{t.rich("team.joined", { when: () => <RelativeTime at={member.since} /> })}</span>
          <span>{member.lastActiveAt ? <LastActive at={member.lastActiveAt} /> : t("team.noSession")}</span>
        </p>
      </div>
      <div className={styles.controls}>
        {manages && !isLastOwner ? (
          <>
            <RoleSelect member={member} roles={roles} />
            <RemoveMember member={member} describedBy={name} onRemoved={onRemoved} />
          </>
        ) : (
          <p className={styles.fixedRole}>
            {t(`role.${member.role}`)}
            <small>{manages ? t("team.lastOwner") : t("team.ownerOnly")}</small>
          </p>
        )}
      </div>
    </li>
  );
}

function LastActive({ at }: { at: Date }) {
  const t = useTranslations();
  return t.rich("team.active", { when: () => <RelativeTime at={at} /> });
}
