"use server";

import { headers } from "next/headers";
import { openAction } from "#app/_server/action.ts";
import { peerAddress } from "#app/_server/peer-address.ts";
import { openHandoff } from "#lib/handoffs/open-handoff.ts";
import { openHandoffInput } from "#lib/handoffs/schema.ts";

export const openHandoffAction = openAction("openHandoff", openHandoffInput, async (input) => {
  const given = await headers();
  return openHandoff(input, { ip: peerAddress(given), userAgent: given.get("user-agent") });
});
