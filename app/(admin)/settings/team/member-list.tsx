"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Card } from "#components/section.tsx";
import type { Role } from "#lib/accounts/schema.ts";
import type { MemberView } from "#lib/members/schema.ts";
import { MemberRow } from "./member-row.tsx";
import styles from "./team.module.css";

interface MemberListProps {
  readonly members: readonly MemberView[];
  /** Those that the reader may give and take. */
  readonly roles: readonly Role[];
}

/** The people of the team. */
export function MemberList({ members, roles }: MemberListProps) {
  const t = useTranslations();
  const router = useRouter();
  const list = useRef<HTMLUListElement>(null);
  const [removed, setRemoved] = useState("");
  const owners = members.filter(({ role }) => role === "owner").length;

  // The row that had the focus is going; its dialog has let go of it by now.
  useEffect(() => {
    if (removed === "") return;
    list.current?.focus();
    router.refresh();
  }, [removed, router]);

  return (
    <Card look="flush">
      <ul ref={list} tabIndex={-1} aria-label={t("team.members")} className={styles.list}>
        {members.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            roles={roles}
            isLastOwner={member.role === "owner" && owners === 1}
            onRemoved={() => setRemoved(member.name)}
          />
        ))}
      </ul>
      <span role="status" className="visually-hidden">
        {removed === "" ? "" : t("team.removed", { name: removed })}
      </span>
    </Card>
  );
}
