"use client";

import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type RefObject, useMemo } from "react";
import type { BrandView } from "#lib/addresses/schema.ts";
import { type AddressFilter, domainsOf, type FilterState, filterStates, hasState, matching } from "./address-filter.ts";
import styles from "./filter-bar.module.css";
import { useSlash } from "./use-slash.ts";

interface FilterBarProps {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly brands: readonly BrandView[];
  readonly filter: AddressFilter;
  readonly found: number;
  readonly total: number;
  readonly ready: boolean;
  readonly onFilter: (filter: AddressFilter) => void;
}

/** Search, state and domain; how many addresses they leave is said aloud. */
export function FilterBar({ search, brands, filter, found, total, ready, onFilter }: FilterBarProps) {
  const t = useTranslations();
  useSlash(search);
  const domains = useMemo(() => domainsOf(brands), [brands]);
  const counts = useMemo(() => countStates(brands, filter), [brands, filter]);
  const look = (more: Partial<AddressFilter>) => onFilter({ ...filter, ...more });

  return (
    <search className={styles.bar}>
      <div className={styles.fields}>
        <TextInput
          ref={search}
          className={styles.search}
          aria-label={t("addressFilter.search")}
          aria-keyshortcuts="/"
          placeholder={t("addressFilter.search")}
          disabled={!ready}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          value={filter.search}
          onChange={(event) => look({ search: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape" && filter.search) look({ search: "" });
          }}
          leftSection={<IconSearch size={18} aria-hidden />}
          rightSection={
            filter.search ? (
              <CloseButton
                size="sm"
                aria-label={t("addressFilter.clearSearch")}
                onClick={() => {
                  look({ search: "" });
                  search.current?.focus();
                }}
              />
            ) : (
              <kbd className={styles.key} aria-hidden>
                /
              </kbd>
            )
          }
        />
        {domains.length > 1 ? (
          <NativeSelect
            className={styles.domain}
            aria-label={t("addressFilter.byDomain")}
            disabled={!ready}
            value={filter.domain ?? ""}
            onChange={(event) => look({ domain: event.currentTarget.value || null })}
            data={[{ value: "", label: t("addressFilter.allDomains") }, ...domains]}
          />
        ) : null}
      </div>
      <fieldset className={styles.states} aria-label={t("addressFilter.byState")}>
        {[null, ...filterStates].map((state) => (
          <button
            key={state ?? "all"}
            type="button"
            className={styles.state}
            disabled={!ready}
            aria-pressed={filter.state === state}
            onClick={() => look({ state })}
          >
            {t(`addressFilter.${state ?? "all"}`)} <span className={styles.count}>{counts[state ?? "all"]}</span>
          </button>
        ))}
      </fieldset>
      <p className={styles.found} role="status">
        {found === total
          ? t("addressFilter.total", { count: total })
          : t("addressFilter.found", { count: found, total })}
      </p>
    </search>
  );
}

/** How many addresses each state would leave, with what else is looked for. */
function countStates(brands: readonly BrandView[], filter: AddressFilter) {
  const sought = matching(brands, { ...filter, state: null });
  const addresses = brands.flatMap((brand) => brand.addresses).filter(({ id }) => sought.has(id));
  const count = (state: FilterState) => addresses.filter((address) => hasState(address, state)).length;
  return {
    all: addresses.length,
    attention: count("attention"),
    pending: count("pending"),
    verified: count("verified"),
    other: count("other"),
  };
}
