"use client";

import { IconPlugConnectedX, IconStar } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { StatusBadge } from "#components/status-badge.tsx";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import { AddressActions } from "./address-actions.tsx";
import { AddressCheck } from "./address-check.tsx";
import styles from "./address-row.module.css";
import { DeliveryPause } from "./delivery-pause.tsx";
import { ServingCredential } from "./serving-credential.tsx";

interface AddressRowProps {
  readonly address: AddressView;
  readonly brand: BrandView;
  /** The brand's native address. */
  readonly native: string;
  readonly brandHeading: string;
  readonly ready: boolean;
}

/** An address, what it is, and what its checks say. The page may hold two hundred: a row is drawn again only when its address changes. */
export const AddressRow = memo(function AddressRow({ address, brand, native, brandHeading, ready }: AddressRowProps) {
  const t = useTranslations();
  const emailId = `address-${address.id}`;
  return (
    <>
      <div className={styles.head}>
        <div className={styles.who}>
          <div className={styles.line}>
            <p id={emailId} className={styles.email}>
              {address.emailUnicode}
            </p>
            {address.isDefault ? (
              <StatusBadge tone="accent" icon={IconStar}>
                {t("addresses.default")}
              </StatusBadge>
            ) : null}
          </div>
          {address.emailUnicode === address.email ? null : (
            <p className={styles.more}>
              {t("addressRow.aLabel")} <span className="mono">{address.email}</span>
            </p>
          )}
          {address.leaving ? (
            <StatusBadge tone="wait" icon={IconPlugConnectedX} plain>
              {t("addressRow.leaving")}
            </StatusBadge>
          ) : null}
          <p className={styles.more}>
            {t(`addresses.kind.${address.kind}`)}
            {address.displayName ? <> · {t("addressRow.displayName", { name: address.displayName })}</> : null}
          </p>
        </div>
        {address.leaving ? null : (
          <AddressActions address={address} brand={brand} describedBy={emailId} focusAfter={brandHeading} />
        )}
      </div>
      {address.paused ? <DeliveryPause address={address} pause={address.paused} emailId={emailId} /> : null}
      {address.serving && address.outbound ? (
        <ServingCredential
          address={address}
          replacement={address.outbound}
          serving={address.serving}
          emailId={emailId}
        />
      ) : null}
      {address.checks.length > 0 ? (
        <ul className={styles.checks}>
          {address.checks.map((check) => (
            <AddressCheck
              key={check.subject}
              emailId={emailId}
              addressId={address.id}
              check={check}
              outbound={address.outbound}
              native={native}
              ready={ready && !address.leaving}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
});
