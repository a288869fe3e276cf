"use client";

import { useTranslations } from "next-intl";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { useLeave } from "#components/use-leave.ts";
import { addAddressAction } from "../../actions.ts";
import { OutboundForm, type OutboundTyped } from "../outbound-form.tsx";
import styles from "./add-address.module.css";
import type { CheckedAddress, Choice } from "./choose-address.tsx";

interface OutboundStepProps {
  readonly brandId: number;
  readonly choice: Choice;
  readonly checked: CheckedAddress;
  readonly typed: OutboundTyped | undefined;
  readonly onBack: (kept: OutboundTyped) => void;
}

/** Second step: the company's server. The address is saved with it, or not at all. */
export function OutboundStep({ brandId, choice, checked, typed, onBack }: OutboundStepProps) {
  const t = useTranslations();
  const { removeFrom, ...address } = choice;
  const { run, pending, refusals } = useAction(addAddressAction);
  const { leaving, leave } = useLeave();
  return (
    <div className="stack">
      {removeFrom ? (
        <div className={styles.asForm}>
          <Notice tone="wait">{t("twin.atSave", { environment: removeFrom })}</Notice>
        </div>
      ) : null}
      <OutboundForm
        email={checked.emailInFull}
        siblings={checked.siblings}
        typed={typed ?? { host: "", port: "587", username: checked.emailUnicode }}
        pending={pending || leaving}
        refusals={refusals}
        onBack={onBack}
        onSubmit={async (server) => {
          const input = { brandId, ...address, ...server, removeFromTwin: removeFrom !== undefined };
          if (await run(input)) leave("/channels/email");
        }}
      />
    </div>
  );
}
