"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { BackLink } from "#components/back-link.tsx";
import { FocusOnArrival } from "#components/focus-on-arrival.tsx";
import { PageHeader } from "#components/page-header.tsx";
import type { OutboundTyped } from "../outbound-form.tsx";
import styles from "./add-address.module.css";
import { type CheckedAddress, type Choice, ChooseAddress, type DomainChoice } from "./choose-address.tsx";
import { OutboundStep } from "./outbound-step.tsx";

interface AddAddressProps {
  readonly brand: { readonly id: number; readonly name: string };
  readonly domains: readonly DomainChoice[];
}

/** Two steps in one place: which address, then how mail leaves for it. Going back keeps what was typed, passwords aside. */
export function AddAddress({ brand, domains }: AddAddressProps) {
  const t = useTranslations();
  const [choice, setChoice] = useState<Choice>({ domainId: domains[0]?.id ?? "", address: "" });
  const [checked, setChecked] = useState<CheckedAddress>();
  const [typed, setTyped] = useState<OutboundTyped>();
  const [moved, setMoved] = useState(false);
  const step = checked ? 2 : 1;
  const header = (
    <PageHeader
      title={
        <>
          {t("addAddress.title")}
          <span className={styles.step}>{t("addAddress.step", { step, of: 2 })}</span>
        </>
      }
      purpose={t(checked ? "addAddress.purposeServer" : "addAddress.purposeAddress", { brand: brand.name })}
      back={<BackLink href="/channels/email">{t("email.back")}</BackLink>}
    />
  );
  return (
    <>
      {moved ? <FocusOnArrival key={step}>{header}</FocusOnArrival> : header}
      {checked ? (
        <OutboundStep
          brandId={brand.id}
          choice={choice}
          checked={checked}
          typed={typed}
          onBack={(kept) => {
            setTyped(kept);
            setChecked(undefined);
          }}
        />
      ) : (
        <ChooseAddress
          brandId={brand.id}
          domains={domains}
          choice={choice}
          onChecked={(chosen, answer) => {
            setChoice(chosen);
            setChecked(answer);
            setMoved(true);
          }}
        />
      )}
    </>
  );
}
