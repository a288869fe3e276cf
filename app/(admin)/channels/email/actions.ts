"use server";

import { action } from "#app/_server/action.ts";
import { admins } from "#app/_server/require-role.ts";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { checkConnectorAddress } from "#lib/addresses/check-connector-address.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { replaceOutboundCredential } from "#lib/addresses/replace-outbound-credential.ts";
import {
  addConnectorAddressInput,
  connectorAddressInput,
  removeAddressInput,
  replaceOutboundCredentialInput,
} from "#lib/addresses/schema.ts";
import { addDomain } from "#lib/domains/add-domain.ts";
import { addDomainInput } from "#lib/domains/schema.ts";
import { startVerification, startVerificationInput } from "#lib/verification/start-verification.ts";

export const addDomainAction = action("addDomain", admins, addDomainInput, addDomain);
export const checkAddressAction = action("checkConnectorAddress", admins, connectorAddressInput, checkConnectorAddress);
export const addAddressAction = action("addConnectorAddress", admins, addConnectorAddressInput, addConnectorAddress);
export const replaceCredentialAction = action(
  "replaceOutboundCredential",
  admins,
  replaceOutboundCredentialInput,
  replaceOutboundCredential,
);
export const removeAddressAction = action("removeAddress", admins, removeAddressInput, removeAddress);
export const startVerificationAction = action("startVerification", admins, startVerificationInput, startVerification);
