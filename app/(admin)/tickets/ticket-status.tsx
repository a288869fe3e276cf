import { IconCircle, IconCircleCheck, IconCircleDot, IconClockPause } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { StatusBadge } from "#components/status-badge.tsx";
import type { TicketStatus } from "#lib/tickets/schema.ts";

const looks = {
  new: { tone: "wait", icon: IconCircle },
  open: { tone: "accent", icon: IconCircleDot },
  pending: { tone: "quiet", icon: IconClockPause },
  solved: { tone: "good", icon: IconCircleCheck },
} as const;

export function TicketStatusBadge({ status }: { status: TicketStatus }) {
  const t = useTranslations();
  const { tone, icon } = looks[status];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`status.${status}`)}
    </StatusBadge>
  );
}
