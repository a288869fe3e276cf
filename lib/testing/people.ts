import { randomUUID } from "node:crypto";
import { openContext } from "#lib/accounts/open-context.ts";
import type { Role } from "#lib/accounts/schema.ts";
import type { AccountRef, Ctx } from "#lib/context.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import type { World } from "./world.ts";

/** A person, and what tests need of them. */
export interface TestPerson {
  readonly userId: string;
  readonly memberId: string;
  readonly email: string;
  readonly ctx: Ctx;
}

/** Somebody in the team of `account` (the world's own, when none is given); with `password` they can sign in. */
export async function addMember(
  world: World,
  { name, role, account = world.account, password }: NewMember,
): Promise<TestPerson> {
  const email = `${name}@people.test`;
  const userId = randomUUID();
  await world.db.user.create({ data: { id: userId, name, email, emailVerified: true } });
  if (password !== undefined) await givePassword(world, userId, password);
  const { id } = await world.db.member.create({ data: { accountId: account.id, userId, role } });
  return { userId, memberId: id, email, ctx: await contextOf(world, userId, email, account.id) };
}

interface NewMember {
  readonly name: string;
  readonly role: Role;
  readonly account?: Pick<AccountRef, "id">;
  readonly password?: string;
}

async function givePassword(world: World, userId: string, password: string): Promise<void> {
  await world.db.authAccount.create({
    data: {
      id: randomUUID(),
      accountId: userId,
      providerId: "credential",
      userId,
      password: await hashPassword(password),
    },
  });
}

/** The context in which a person acts in an account. */
export async function contextOf(world: World, userId: string, email: string, accountId: string): Promise<Ctx> {
  const ctx = await openContext({ userId, email, ip: "192.0.2.5", accountId }, world.db);
  if (!ctx) throw new Error(`${email} is no member of ${accountId}`);
  return ctx;
}
