"use server";

import { action } from "#app/_server/action.ts";
import { admins } from "#app/_server/require-role.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { revokeToken } from "#lib/tokens/revoke-token.ts";
import { createTokenInput, revokeTokenInput } from "#lib/tokens/schema.ts";

export const createTokenAction = action("createToken", admins, createTokenInput, createToken);
export const revokeTokenAction = action("revokeToken", admins, revokeTokenInput, revokeToken);
