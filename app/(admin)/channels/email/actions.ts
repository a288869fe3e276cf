"use server";

import { action } from "#app/_server/action.ts";
import { admins } from "#app/_server/require-role.ts";
import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { addNativeAddress } from "#lib/addresses/add-native-address.ts";
import { checkConnectorAddress } from "#lib/addresses/check-connector-address.ts";
import { discardOutboundCredential } from "#lib/addresses/discard-outbound-credential.ts";
import { foreseeRemoval } from "#lib/addresses/foresee-removal.ts";
import { removeAddress } from "#lib/addresses/remove-address.ts";
import { renameAddress } from "#lib/addresses/rename-address.ts";
import { replaceOutboundCredential } from "#lib/addresses/replace-outbound-credential.ts";
import {
  addConnectorAddressInput,
  addForwardedAddressInput,
  addNativeAddressInput,
  connectorAddressInput,
  discardOutboundCredentialInput,
  removeAddressInput,
  renameAddressInput,
  replaceOutboundCredentialInput,
  setDefaultAddressInput,
} from "#lib/addresses/schema.ts";
import { setDefaultAddress } from "#lib/addresses/set-default-address.ts";
import { addBrand } from "#lib/brands/add-brand.ts";
import { deleteBrand } from "#lib/brands/delete-brand.ts";
import { foreseeDeletion } from "#lib/brands/foresee-deletion.ts";
import { renameBrand } from "#lib/brands/rename-brand.ts";
import { addBrandInput, deleteBrandInput, renameBrandInput } from "#lib/brands/schema.ts";
import { revokeCredential } from "#lib/credentials/revoke.ts";
import { rotateCredential } from "#lib/credentials/rotate.ts";
import { cancelRevocation, scheduleRevocation } from "#lib/credentials/schedule-revocation.ts";
import {
  cancelRevocationInput,
  revokeCredentialInput,
  rotateCredentialInput,
  scheduleRevocationInput,
} from "#lib/credentials/schema.ts";
import { retryPaused, retryPausedInput } from "#lib/delivery/retry-paused.ts";
import { cancelDisconnection } from "#lib/disconnect/cancel-disconnection.ts";
import { giveUpDraining } from "#lib/disconnect/give-up-draining.ts";
import { disconnectionInput, startDisconnectionInput } from "#lib/disconnect/schema.ts";
import { startDisconnection } from "#lib/disconnect/start-disconnection.ts";
import { addDomain } from "#lib/domains/add-domain.ts";
import { disconnectDomain } from "#lib/domains/disconnect-domain.ts";
import { renameDomain } from "#lib/domains/rename-domain.ts";
import {
  addDomainInput,
  disconnectDomainInput,
  renameDomainInput,
  setUnauthenticatedPolicyInput,
} from "#lib/domains/schema.ts";
import { setUnauthenticatedPolicy } from "#lib/domains/set-unauthenticated-policy.ts";
import { cancelHandoff } from "#lib/handoffs/cancel-handoff.ts";
import { createHandoff } from "#lib/handoffs/create-handoff.ts";
import { listHandoffs } from "#lib/handoffs/list-handoffs.ts";
import { cancelHandoffInput, createHandoffInput, listHandoffsInput } from "#lib/handoffs/schema.ts";
import { startVerification, startVerificationInput } from "#lib/verification/start-verification.ts";

export const addDomainAction = action("addDomain", admins, addDomainInput, addDomain);
export const renameDomainAction = action("renameDomain", admins, renameDomainInput, renameDomain);
export const setUnauthenticatedPolicyAction = action(
  "setUnauthenticatedPolicy",
  admins,
  setUnauthenticatedPolicyInput,
  setUnauthenticatedPolicy,
);
export const disconnectDomainAction = action("disconnectDomain", admins, disconnectDomainInput, disconnectDomain);
export const rotateCredentialAction = action("rotateCredential", admins, rotateCredentialInput, rotateCredential);
export const revokeCredentialAction = action("revokeCredential", admins, revokeCredentialInput, revokeCredential);
export const scheduleRevocationAction = action(
  "scheduleRevocation",
  admins,
  scheduleRevocationInput,
  scheduleRevocation,
);
export const cancelRevocationAction = action("cancelRevocation", admins, cancelRevocationInput, cancelRevocation);

export const createHandoffAction = action("createHandoff", admins, createHandoffInput, createHandoff);
export const listHandoffsAction = action("listHandoffs", admins, listHandoffsInput, listHandoffs);
export const cancelHandoffAction = action("cancelHandoff", admins, cancelHandoffInput, cancelHandoff);

export const startDisconnectionAction = action(
  "startDisconnection",
  admins,
  startDisconnectionInput,
  startDisconnection,
);
export const giveUpDrainingAction = action("giveUpDraining", admins, disconnectionInput, giveUpDraining);
export const cancelDisconnectionAction = action("cancelDisconnection", admins, disconnectionInput, cancelDisconnection);
export const checkAddressAction = action("checkConnectorAddress", admins, connectorAddressInput, checkConnectorAddress);
export const addAddressAction = action("addConnectorAddress", admins, addConnectorAddressInput, addConnectorAddress);
export const replaceCredentialAction = action(
  "replaceOutboundCredential",
  admins,
  replaceOutboundCredentialInput,
  replaceOutboundCredential,
);
export const discardCredentialAction = action(
  "discardOutboundCredential",
  admins,
  discardOutboundCredentialInput,
  discardOutboundCredential,
);
export const foreseeRemovalAction = action("foreseeRemoval", admins, removeAddressInput, foreseeRemoval);
export const removeAddressAction = action("removeAddress", admins, removeAddressInput, removeAddress);
export const retryPausedAction = action("retryPaused", admins, retryPausedInput, retryPaused);
export const startVerificationAction = action("startVerification", admins, startVerificationInput, startVerification);

export const addNativeAddressAction = action("addNativeAddress", admins, addNativeAddressInput, addNativeAddress);
export const addForwardedAddressAction = action(
  "addForwardedAddress",
  admins,
  addForwardedAddressInput,
  addForwardedAddress,
);
export const renameAddressAction = action("renameAddress", admins, renameAddressInput, renameAddress);
export const setDefaultAddressAction = action("setDefaultAddress", admins, setDefaultAddressInput, setDefaultAddress);

export const addBrandAction = action("addBrand", admins, addBrandInput, addBrand);
export const renameBrandAction = action("renameBrand", admins, renameBrandInput, renameBrand);
export const foreseeDeletionAction = action("foreseeDeletion", admins, deleteBrandInput, foreseeDeletion);
export const deleteBrandAction = action("deleteBrand", admins, deleteBrandInput, deleteBrand);
