"use client";

import { useAction } from "#components/forms/use-action.ts";
import { useLeave } from "#components/use-leave.ts";
import type { ConnectorAddressInput } from "#lib/addresses/schema.ts";
import { addAddressAction } from "../../actions.ts";
import { OutboundForm, type OutboundTyped } from "../outbound-form.tsx";
import type { CheckedAddress } from "./choose-address.tsx";

interface OutboundStepProps {
  readonly input: ConnectorAddressInput;
  readonly checked: CheckedAddress;
  readonly typed: OutboundTyped | undefined;
  readonly onBack: (kept: OutboundTyped) => void;
}

/** Second step: the company's server. The address is saved with it, or not at all. */
export function OutboundStep({ input, checked, typed, onBack }: OutboundStepProps) {
  const { run, pending, refusals } = useAction(addAddressAction);
  const { leaving, leave } = useLeave();
  return (
    <OutboundForm
      email={checked.emailUnicode}
      siblings={checked.siblings}
      typed={typed ?? { host: "", port: "587", username: checked.emailUnicode }}
      pending={pending || leaving}
      refusals={refusals}
      onBack={onBack}
      onSubmit={async (server) => {
        if (await run({ ...input, ...server })) leave("/channels/email");
      }}
    />
  );
}
