"use server";

import { action } from "#app/_server/action.ts";
import { admins } from "#app/_server/require-role.ts";
import { setCcsEnabledInput } from "#lib/accounts/schema.ts";
import { setCcsEnabled } from "#lib/accounts/set-ccs-enabled.ts";

export const setCcsEnabledAction = action("setCcsEnabled", admins, setCcsEnabledInput, setCcsEnabled);
