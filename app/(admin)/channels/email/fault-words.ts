"use client";

import { useTranslations } from "next-intl";
import type { CheckView, FaultCode } from "#lib/verification/schema.ts";

// Most advice speaks to whoever runs the outgoing server. On the way in the peer is the server that the domain's MX names, and
// what forwards an address is no relay of a company.
const inbound = [
  "host_not_found",
  "connection_refused",
  "connection_timeout",
  "sender_refused",
  "egress_blocked",
] as const satisfies readonly FaultCode[];
// On the way out nothing takes the system route: what never left waited for us.
const outbound = ["system_route_failed"] as const satisfies readonly FaultCode[];
const forwarding = ["recipient_refused", "not_returned_in_time"] as const satisfies readonly FaultCode[];

/** What went wrong, and what to do about it and who, in the words that fit the check. */
export function useFaultWords(subject: CheckView["subject"]): Record<"what" | "todo", (code: FaultCode) => string> {
  const t = useTranslations();
  return {
    what: (code) => t(`fault.${code}.what`),
    todo(code) {
      const forwarded = forwarding.find((known) => known === code);
      if (forwarded && subject === "forwarding") return t(`advice.forwarding.${forwarded}`);
      const incoming = inbound.find((known) => known === code);
      if (incoming && subject !== "outbound") return t(`advice.inbound.${incoming}`);
      const outgoing = outbound.find((known) => known === code);
      if (outgoing && subject === "outbound") return t(`advice.outbound.${outgoing}`);
      return t(`fault.${code}.todo`);
    },
  };
}
