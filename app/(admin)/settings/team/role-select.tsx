"use client";

import { NativeSelect } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConfirmDialog } from "#components/forms/confirm-dialog.tsx";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { Role } from "#lib/accounts/schema.ts";
import type { MemberView } from "#lib/members/schema.ts";
import { changeRoleAction } from "./actions.ts";
import styles from "./team.module.css";

interface Choice {
  readonly from: Role;
  readonly to: Role;
}

/** A person's role, saved as it is chosen; what the chooser could not take back alone is asked about first. */
export function RoleSelect({ member, roles }: { member: MemberView; roles: readonly Role[] }) {
  const t = useTranslations();
  const text = useRefusalText();
  const router = useRouter();
  const ready = useReady();
  const { run, pending, refusals, setRefusals } = useAction(changeRoleAction);
  const [choice, setChoice] = useState<Choice>();
  const [asking, setAsking] = useState<Choice>();
  const [saved, setSaved] = useState("");
  // A choice holds until the role moves from what it was.
  if (choice && choice.from !== member.role) setChoice(undefined);
  const shown = choice?.from === member.role ? choice.to : member.role;

  function choose(to: Role) {
    const wanted = { from: member.role, to };
    setSaved("");
    setRefusals([]);
    setChoice(wanted);
    if (to === member.role) return;
    if (member.isSelf || to === "owner" || member.role === "owner") setAsking(wanted);
    else void save(wanted);
  }

  async function save({ from, to }: Choice) {
    const done = await run({ memberId: member.id, was: from, role: to });
    setAsking(undefined);
    if (done) {
      setSaved(t("team.roleSaved", { name: member.name, value: t(`role.${to}`) }));
      // Without the page that showed it, an agent has nothing left to do here.
      if (member.isSelf && to === "agent") window.location.assign("/tickets");
    } else setChoice(undefined);
    router.refresh();
  }

  function leave() {
    setAsking(undefined);
    setChoice(undefined);
  }

  const refusal = refusals[0];
  return (
    <div className={styles.role}>
      <NativeSelect
        aria-label={t("team.roleOf", { name: member.name })}
        value={shown}
        disabled={!ready}
        data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        error={refusal ? text(refusal) : undefined}
        errorProps={{ role: "alert" }}
        onChange={(event) => {
          const to = roles.find((value) => value === event.currentTarget.value);
          if (to && !pending) choose(to);
        }}
      />
      <span role="status" className="visually-hidden">
        {saved}
      </span>
      <ConfirmDialog
        opened={asking !== undefined}
        title={t("team.roleTitle")}
        confirm={t("team.roleConfirm")}
        keep={t("team.roleKeep")}
        busy={pending}
        refusals={[]}
        returnFocus
        onConfirm={() => asking && void save(asking)}
        onClose={leave}
      >
        <p className="muted">{asking ? <Consequence member={member} choice={asking} /> : null}</p>
      </ConfirmDialog>
    </div>
  );
}

/** What the person can do, or can't any more, from then on. */
function Consequence({ member: { isSelf, name }, choice: { from, to } }: { member: MemberView; choice: Choice }) {
  const t = useTranslations();
  if (isSelf) return to === "agent" ? t("team.selfAgent") : t("team.selfAdmin");
  if (to === "owner") return t("team.becomesOwner", { name });
  if (to === "agent") return t("team.becomesAgent", { name });
  return from === "owner" ? t("team.ownerNoMore", { name }) : null;
}
