import { IconStar } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Card } from "#components/section.tsx";
import { StatusBadge } from "#components/status-badge.tsx";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import { AddAddressMenu } from "./add-address-menu.tsx";
import { AddressCheck } from "./address-check.tsx";
import styles from "./brand-addresses.module.css";
import { RemoveAddress } from "./remove-address.tsx";

/** One brand's support addresses, each with what its checks say. */
export function BrandAddresses({ brand, canConnect }: { brand: BrandView; canConnect: boolean }) {
  const heading = useId();
  const native = brand.addresses.find(({ isNative }) => isNative)?.emailUnicode ?? "";
  return (
    <div className={styles.brand}>
      <Card look="flush">
        <div className={styles.head}>
          <h3 id={heading} tabIndex={-1} className={styles.name}>
            {brand.name}
          </h3>
          <AddAddressMenu brandId={brand.id} canConnect={canConnect} />
        </div>
        <ul className={styles.list}>
          {brand.addresses.map((address) => (
            <AddressRow key={address.id} address={address} native={native} brandHeading={heading} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function AddressRow({ address, native, brandHeading }: { address: AddressView; native: string; brandHeading: string }) {
  const t = useTranslations();
  const emailId = `address-${address.id}`;
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <p id={emailId} className={styles.email}>
          {address.emailUnicode}
        </p>
        <span className={styles.kind}>{t(`addresses.kind.${address.kind}`)}</span>
        {address.isDefault ? (
          <StatusBadge tone="accent" icon={IconStar}>
            {t("addresses.default")}
          </StatusBadge>
        ) : (
          <RemoveAddress address={address} describedBy={emailId} focusAfter={brandHeading} />
        )}
      </div>
      {address.checks.length > 0 ? (
        <ul className={styles.checks}>
          {address.checks.map((check) => (
            <AddressCheck
              key={check.direction}
              emailId={emailId}
              addressId={address.id}
              check={check}
              outbound={address.outbound}
              native={native}
            />
          ))}
        </ul>
      ) : null}
    </li>
  );
}
