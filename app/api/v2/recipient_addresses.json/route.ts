import { z } from "zod";
import { api } from "#app/_server/api.ts";
import { pageFacts, pageQuery } from "#app/_server/api-pages.ts";
import { admins } from "#app/_server/require-role.ts";
import { listAddresses } from "#lib/addresses/list-addresses.ts";
import { refuseApiAddress } from "#lib/addresses/refuse-api-address.ts";
import { addressesPath, recipientAddress } from "../recipient-address.ts";

export const dynamic = "force-dynamic";

export const GET = api("listAddresses", admins, pageQuery, async (ctx, input) => {
  const page = await listAddresses(ctx, input);
  const body = {
    recipient_addresses: page.addresses.map(recipientAddress),
    ...pageFacts(addressesPath, page, input),
  };
  return { status: 200, body };
});

const newAddress = z.object({
  body: z.object({ recipient_address: z.object({ email: z.string() }) }).catch({ recipient_address: { email: "" } }),
});

export const POST = api("addAddress", admins, newAddress, async (ctx, { body }) =>
  refuseApiAddress(ctx, { email: body.recipient_address.email }),
);
