"use client";

import { Button } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useDeferredValue, useLayoutEffect, useMemo, useRef, useState } from "react";
import { EmptyState } from "#components/empty-state.tsx";
import { useKept } from "#components/use-kept.ts";
import { useReady } from "#components/use-ready.ts";
import type { BrandView } from "#lib/addresses/schema.ts";
import { matching, noFilter } from "./address-filter.ts";
import styles from "./address-list.module.css";
import { BrandAddresses } from "./brand-addresses.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { useAddressFilter } from "./use-address-filter.ts";

/** A list that is taken in at a glance needs no search. */
const worthFiltering = 4;

/** What the first screens need. The rest is drawn once the page answers, a slice at a time. */
const atFirst = 40;

interface AddressListProps {
  readonly brands: readonly BrandView[];
  readonly canConnect: boolean;
}

/** Every support address, by brand. All of them are here: narrowing the list asks nobody. */
export function AddressList({ brands: given, canConnect }: AddressListProps) {
  const t = useTranslations();
  const ready = useReady();
  const brands = useKept(given);
  const search = useRef<HTMLInputElement>(null);
  const [filter, setFilter] = useAddressFilter();
  const filtered = Boolean(filter.search.trim() || filter.state || filter.domain);
  const left = useMemo(() => matching(brands, filter), [brands, filter]);
  const drawn = useDrawn(left);
  const nothing = filtered && left.size === 0;
  // Whoever removes the last address that was left would lose their place with it.
  useLayoutEffect(() => {
    if (nothing && document.activeElement?.closest("[hidden]")) search.current?.focus();
  }, [nothing]);
  const total = brands.reduce((sum, { addresses }) => sum + addresses.length, 0);
  return (
    <>
      {total >= worthFiltering || filtered ? (
        <FilterBar
          search={search}
          brands={brands}
          filter={filter}
          found={left.size}
          total={total}
          ready={ready}
          onFilter={setFilter}
        />
      ) : null}
      <div className={styles.brands}>
        {brands.map((brand) => (
          <BrandAddresses
            key={brand.id}
            brand={brand}
            left={filtered ? left : null}
            drawn={drawn}
            canConnect={canConnect}
            ready={ready}
          />
        ))}
      </div>
      {nothing ? (
        <EmptyState
          icon={IconSearchOff}
          title={t("addressFilter.noneTitle")}
          action={
            <Button
              variant="default"
              onClick={() => {
                setFilter(noFilter);
                search.current?.focus();
              }}
            >
              {t("addressFilter.clear")}
            </Button>
          }
        >
          {t("addressFilter.none")}
        </EmptyState>
      ) : null}
    </>
  );
}

/** The addresses whose rows are there; null: all. A row that was there once stays: it may be open, or have the focus. */
function useDrawn(left: ReadonlySet<number>): ReadonlySet<number> | null {
  const all = useDeferredValue(useReady());
  const [drawn, setDrawn] = useState<ReadonlySet<number>>(new Set());
  const missing = [...left].slice(0, atFirst).filter((id) => !drawn.has(id));
  if (!all && missing.length > 0) setDrawn(new Set([...drawn, ...missing]));
  return all ? null : drawn;
}
