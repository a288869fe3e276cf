import { api } from "#app/_server/api.ts";
import { admins } from "#app/_server/require-role.ts";
import { getAddress } from "#lib/addresses/get-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { addressParam, recipientAddress } from "../../recipient-address.ts";

export const dynamic = "force-dynamic";

export const GET = api("getAddress", admins, addressParam, async (ctx, { id }) => {
  const address = await getAddress(ctx, { addressId: id });
  return { status: 200, body: { recipient_address: recipientAddress(address) } };
});

export const DELETE = api("removeAddress", admins, addressParam, async (ctx, { id }) => {
  await removeAddress(ctx, { addressId: id });
  return { status: 204 };
});
