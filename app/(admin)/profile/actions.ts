"use server";

import { z } from "zod";
import { action } from "#app/_server/action.ts";
import { everyone } from "#app/_server/require-role.ts";
import { changePassword } from "#lib/accounts/change-password.ts";
import { renameProfile } from "#lib/accounts/profile.ts";
import { changePasswordInput, renameProfileInput } from "#lib/accounts/schema.ts";
import { revokeOtherSessions, revokeSession } from "#lib/sessions/revoke-session.ts";
import { revokeSessionInput } from "#lib/sessions/schema.ts";

export const renameProfileAction = action("renameProfile", everyone, renameProfileInput, renameProfile);
export const changePasswordAction = action("changePassword", everyone, changePasswordInput, changePassword);
export const revokeSessionAction = action("revokeSession", everyone, revokeSessionInput, revokeSession);
export const revokeOtherSessionsAction = action("revokeOtherSessions", everyone, z.object({}), revokeOtherSessions);
