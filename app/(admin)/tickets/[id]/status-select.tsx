"use client";

import { NativeSelect } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useRefusalText } from "#components/forms/refusal-text.ts";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import { type TicketStatus, ticketStatuses } from "#lib/tickets/schema.ts";
import { changeStatusAction } from "../actions.ts";

/** The ticket's status, changed as it is chosen. While the change runs the choice shows; then the ticket's own status again. */
export function StatusSelect({ ticketId, status }: { ticketId: number; status: TicketStatus }) {
  const t = useTranslations();
  const text = useRefusalText();
  const router = useRouter();
  const ready = useReady();
  const { run, refusals } = useAction(changeStatusAction);
  const [choice, setChoice] = useState<{ readonly from: TicketStatus; readonly to: TicketStatus }>();
  // A choice holds until the ticket's status moves from what it was.
  const shown = choice && choice.from === status ? choice.to : status;

  async function change(to: TicketStatus) {
    setChoice({ from: status, to });
    if (await run({ ticketId, status: to })) router.refresh();
    else setChoice(undefined);
  }

  const refusal = refusals[0];
  return (
    <NativeSelect
      label={t("ticket.status")}
      value={shown}
      disabled={!ready}
      data={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
      error={refusal ? text(refusal) : undefined}
      errorProps={{ role: "alert" }}
      onChange={(event) => {
        const to = ticketStatuses.find((value) => value === event.currentTarget.value);
        if (to) void change(to);
      }}
    />
  );
}
