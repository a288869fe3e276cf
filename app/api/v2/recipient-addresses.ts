import { z } from "zod";
import { apiRoot } from "#app/_server/api/find-operation.ts";
import { type Operation, operation } from "#app/_server/api/operation.ts";
import { cursorFacts, offsetFacts, pageFacts, pageQuery } from "#app/_server/api/pages.ts";
import { getAddress } from "#lib/addresses/get-address.ts";
import { listAddresses } from "#lib/addresses/list-addresses.ts";
import { refuseApiAddress } from "#lib/addresses/refuse-api-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { updateAddress } from "#lib/addresses/update-address.ts";
import { verifyAddress } from "#lib/verification/verify-address.ts";
import {
  addressParams,
  changedAddress,
  checkWanted,
  exampleAddress,
  newAddress,
  recipientAddress,
  toRecipientAddress,
} from "./recipient-address.ts";

const list = { recipient_addresses: z.array(recipientAddress) };
const one = z.object({ recipient_address: recipientAddress });
const all = "/recipient_addresses";
const single = "/recipient_addresses/{id}";
const shown = { recipient_address: exampleAddress };
const params = { id: exampleAddress.id };

/** The operations on support addresses, in the help desk API's shape. */
export const addressOperations: readonly Operation[] = [
  operation(
    "read",
    {
      id: "listAddresses",
      method: "GET",
      path: all,
      query: pageQuery,
      status: 200,
      answer: z.union([cursorFacts.extend(list), offsetFacts.extend(list)]),
      example: {
        query: "page[size]=100",
        answer: {
          recipient_addresses: [exampleAddress],
          meta: { has_more: false, after_cursor: "MTIzNA", before_cursor: "MTIzNA" },
          links: { next: null, prev: null },
        },
      },
    },
    async (ctx, { query }) => {
      const page = await listAddresses(ctx, query);
      const recipient_addresses = page.addresses.map(toRecipientAddress);
      return { recipient_addresses, ...pageFacts(`${apiRoot}${all}.json`, page, query) };
    },
  ),
  operation(
    "write",
    {
      id: "addAddress",
      method: "POST",
      path: all,
      body: newAddress,
      status: null,
      refusals: ["address_added_in_admin_centre_only", "address_not_added_by_api"],
      example: { body: { recipient_address: { email: exampleAddress.email } } },
    },
    (ctx, { body }) => refuseApiAddress(ctx, body.recipient_address),
  ),
  operation(
    "read",
    {
      id: "getAddress",
      method: "GET",
      path: single,
      params: addressParams,
      status: 200,
      answer: one,
      example: { params, answer: shown },
    },
    async (ctx, { params }) => {
      const address = await getAddress(ctx, { addressId: params.id });
      return { recipient_address: toRecipientAddress(address) };
    },
  ),
  operation(
    "write",
    {
      id: "updateAddress",
      method: "PUT",
      path: single,
      params: addressParams,
      body: changedAddress,
      status: 200,
      answer: one,
      refusals: ["address_unverified", "default_needs_successor", "address_email_fixed", "address_brand_fixed"],
      example: { params, body: { recipient_address: { name: exampleAddress.name } }, answer: shown },
    },
    async (ctx, { params, body }) => {
      const { name, default: isDefault, brand_id: brandId, email } = body.recipient_address;
      const address = await updateAddress(ctx, { addressId: params.id, name, isDefault, brandId, email });
      return { recipient_address: toRecipientAddress(address) };
    },
  ),
  operation(
    "write",
    {
      id: "verifyAddress",
      method: "PUT",
      path: `${single}/verify`,
      params: addressParams,
      body: checkWanted,
      status: 200,
      refusals: ["verification_too_soon", "check_not_needed", "check_not_offered"],
      example: { params, body: { type: "forwarding" } },
    },
    (ctx, { params, body }) => verifyAddress(ctx, { addressId: params.id, check: body.type }),
  ),
  operation(
    "write",
    {
      id: "deleteAddress",
      method: "DELETE",
      path: single,
      params: addressParams,
      status: 204,
      refusals: ["address_is_default"],
      example: { params },
    },
    (ctx, { params }) => removeAddress(ctx, { addressId: params.id }),
  ),
];
