"use client";

import { IconKey } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AddressView } from "#lib/addresses/schema.ts";
import type { CheckView } from "#lib/verification/schema.ts";
import { CheckHistory } from "./check-history.tsx";
import styles from "./check-panel.module.css";
import { VerifyButton } from "./verify-button.tsx";

interface CheckPanelProps {
  readonly addressId: number;
  readonly check: CheckView;
  readonly outbound: AddressView["outbound"];
  readonly native: string;
}

/** What is behind a state: how the round trip works, what happened, and the button that asks for another. */
export function CheckPanel({ addressId, check, outbound, native }: CheckPanelProps) {
  const t = useTranslations();
  return (
    <>
      <p className={styles.how}>
        {t.rich(`check.${check.subject}.how`, { native, mono: (words) => <span className="mono">{words}</span> })}
      </p>
      {check.direction === "outbound" && outbound ? (
        <p className={styles.through}>
          {t.rich("check.through", {
            server: `${outbound.host}:${outbound.port}`,
            user: outbound.username,
            mono: (words) => <span className="mono">{words}</span>,
          })}{" "}
          <Link href={`/channels/email/addresses/${addressId}/credentials`} prefetch={false} className={styles.link}>
            <IconKey size={18} aria-hidden />
            {t("check.replace")}
          </Link>
        </p>
      ) : null}
      <CheckHistory check={check} />
      <VerifyButton addressId={addressId} check={check} />
    </>
  );
}
