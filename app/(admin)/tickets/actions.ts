"use server";

import { action } from "#app/_server/action.ts";
import { everyone } from "#app/_server/require-role.ts";
import { changeStatus } from "#lib/tickets/change-status.ts";
import { reply } from "#lib/tickets/reply.ts";
import { resend } from "#lib/tickets/resend.ts";
import { changeStatusInput, replyInput, resendInput } from "#lib/tickets/schema.ts";

export const replyAction = action("reply", everyone, replyInput, reply);
export const changeStatusAction = action("changeStatus", everyone, changeStatusInput, changeStatus);
export const resendAction = action("resend", everyone, resendInput, resend);
