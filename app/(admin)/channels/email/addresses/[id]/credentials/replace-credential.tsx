"use client";

import { useRouter } from "next/navigation";
import { useAction } from "#components/forms/use-action.ts";
import { replaceCredentialAction } from "../../../actions.ts";
import { OutboundForm, type OutboundTyped } from "../../outbound-form.tsx";

interface ReplaceCredentialProps {
  readonly addressId: number;
  readonly email: string;
  readonly typed: OutboundTyped;
}

/** The same form as at the start, filled in except for the password. */
export function ReplaceCredential({ addressId, email, typed }: ReplaceCredentialProps) {
  const router = useRouter();
  const { run, pending, refusals } = useAction(replaceCredentialAction);
  const away = () => router.push("/channels/email");
  return (
    <OutboundForm
      email={email}
      typed={typed}
      pending={pending}
      refusals={refusals}
      onBack={away}
      onSubmit={async (server) => {
        if (await run({ addressId, ...server })) away();
      }}
    />
  );
}
