"use client";

import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronUp,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconClockHour4,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { StatusBadge } from "#components/status-badge.tsx";
import type { AddressView } from "#lib/addresses/schema.ts";
import type { CheckView } from "#lib/verification/schema.ts";
import styles from "./address-check.module.css";
import { CheckPanel } from "./check-panel.tsx";

const looks = {
  new: { tone: "wait", icon: IconCircleDashed },
  failed: { tone: "bad", icon: IconAlertTriangle },
  pending: { tone: "wait", icon: IconClockHour4 },
  verified: { tone: "good", icon: IconCircleCheckFilled },
} as const;

interface AddressCheckProps {
  /** The element that says the address. */
  readonly emailId: string;
  readonly addressId: number;
  readonly check: CheckView;
  readonly outbound: AddressView["outbound"];
  /** The brand's native address: what a forwarded address is forwarded to. */
  readonly native: string;
  readonly ready: boolean;
}

/**
 * One direction's state, and in place what is behind it. The state's own words are the live region, so that they stand on the page
 * once; only of a check that is on its way or being looked at, or four hundred would be listened to.
 */
export function AddressCheck({ emailId, addressId, check, outbound, native, ready }: AddressCheckProps) {
  const t = useTranslations();
  const panel = useId();
  const state = useId();
  const [open, setOpen] = useState(false);
  const [awaited, setAwaited] = useState(false);
  if (!awaited && (open || check.state === "pending")) setAwaited(true);
  // A direction of the connector is called failed from the start; a forwarding that nobody has tried has not failed.
  const unasked = check.subject === "forwarding" && check.state === "failed" && !check.last;
  const { tone, icon } = unasked ? looks.new : looks[check.state];
  const Chevron = open ? IconChevronUp : IconChevronDown;
  return (
    <li className={styles.check} data-open={open}>
      <div className={styles.line}>
        <span id={state} className={styles.state} {...(awaited ? { role: "status", "aria-live": "polite" } : {})}>
          <StatusBadge tone={tone} icon={icon} plain>
            {unasked ? t("check.forwarding.new") : t(`check.${check.subject}.${check.state}`)}
          </StatusBadge>
        </span>
        <button
          type="button"
          className={styles.toggle}
          disabled={!ready}
          aria-describedby={`${emailId} ${state}`}
          aria-expanded={open}
          aria-controls={open ? panel : undefined}
          onClick={() => setOpen(!open)}
        >
          {t(check.state === "verified" ? "check.history" : "check.details")}
          <Chevron size={18} aria-hidden />
        </button>
      </div>
      {open ? (
        <div id={panel} className={styles.panel}>
          <CheckPanel addressId={addressId} check={check} outbound={outbound} native={native} />
        </div>
      ) : null}
    </li>
  );
}
