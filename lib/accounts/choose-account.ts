import type { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { listOpenAccounts } from "./open-context.ts";
import { type AccountChoice, chooseAccountInput } from "./schema.ts";

/** The accounts that the signed-in person may switch between, their own in this request among them. */
export async function listChoices(ctx: Ctx): Promise<AccountChoice[]> {
  if (ctx.actor.kind !== "user") return [];
  const open = await listOpenAccounts(ctx.actor.userId, ctx.db);
  return open.map(({ account: { id, name, environment } }) => ({ id, name, environment }));
}

/** Whether the signed-in person may switch to an account; throws forbidden, the same for one that there isn't. */
export async function chooseAccount(ctx: Ctx, input: z.input<typeof chooseAccountInput>): Promise<void> {
  const { accountId } = chooseAccountInput.parse(input);
  const choices = await listChoices(ctx);
  if (!choices.some(({ id }) => id === accountId)) throw new DomainError("forbidden");
}
