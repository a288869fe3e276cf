"use client";

import { useAction } from "#components/forms/use-action.ts";
import { useLeave } from "#components/use-leave.ts";
import { replaceCredentialAction } from "../../../actions.ts";
import type { Sibling } from "../../copy-from-sibling.tsx";
import { OutboundForm, type OutboundTyped } from "../../outbound-form.tsx";

interface ReplaceCredentialProps {
  readonly addressId: number;
  readonly email: string;
  readonly typed: OutboundTyped;
  /** The domain's other addresses, whose host and port can be copied. */
  readonly siblings: readonly Sibling[];
}

/** The same form as at the start, filled in except for the password. */
export function ReplaceCredential({ addressId, email, typed, siblings }: ReplaceCredentialProps) {
  const { leaving, leave } = useLeave();
  const { run, pending, refusals } = useAction(replaceCredentialAction);
  const away = () => leave("/channels/email");
  return (
    <OutboundForm
      email={email}
      typed={typed}
      siblings={siblings}
      pending={pending || leaving}
      refusals={refusals}
      onBack={away}
      onSubmit={async (server) => {
        if (await run({ addressId, ...server })) away();
      }}
    />
  );
}
