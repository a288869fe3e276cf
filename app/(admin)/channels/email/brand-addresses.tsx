"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Card } from "#components/section.tsx";
import type { BrandView } from "#lib/addresses/schema.ts";
import { AddAddressMenu } from "./add-address-menu.tsx";
import { AddressRow } from "./address-row.tsx";
import { BrandActions } from "./brand-actions.tsx";
import styles from "./brand-addresses.module.css";

interface BrandAddressesProps {
  readonly brand: BrandView;
  /** The addresses that a filter leaves; null: there is none. */
  readonly left: ReadonlySet<number> | null;
  /** The addresses whose rows are there already; null: all. */
  readonly drawn: ReadonlySet<number> | null;
  readonly canConnect: boolean;
  readonly ready: boolean;
}

/**
 * One brand's support addresses, each with what its checks say. What a filter takes away is hidden and not unmounted: a key pressed
 * in the search costs an attribute a row, and details that are open stay open.
 */
export function BrandAddresses({ brand, left, drawn, canConnect, ready }: BrandAddressesProps) {
  const t = useTranslations();
  const heading = useId();
  const total = brand.addresses.length;
  const found = left ? brand.addresses.filter(({ id }) => left.has(id)).length : total;
  const native = brand.addresses.find(({ isNative }) => isNative)?.emailUnicode ?? "";
  return (
    <div hidden={left !== null && found === 0}>
      <Card look="flush">
        <div className={styles.head}>
          <h3 id={heading} tabIndex={-1} className={styles.name}>
            {brand.name}
          </h3>
          <p className={styles.count}>
            {found === total
              ? t("addressFilter.total", { count: total })
              : t("addressFilter.found", { count: found, total })}
          </p>
          <div className={styles.actions}>
            <AddAddressMenu brandId={brand.id} canConnect={canConnect} />
            <BrandActions brand={brand} describedBy={heading} />
          </div>
        </div>
        <ul className={styles.list} aria-labelledby={heading}>
          {brand.addresses.map((address) =>
            drawn && !drawn.has(address.id) ? null : (
              <li key={address.id} className={styles.row} hidden={left !== null && !left.has(address.id)}>
                <AddressRow address={address} brand={brand} native={native} brandHeading={heading} ready={ready} />
              </li>
            ),
          )}
        </ul>
      </Card>
    </div>
  );
}
