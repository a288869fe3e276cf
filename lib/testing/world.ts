import type { PrismaClient } from "#generated/prisma/client.ts";
import { ensureFirstAccount } from "#lib/accounts/ensure-first-account.ts";
import { insertAccount, insertBrand } from "#lib/accounts/store.ts";
import type { AccountRef, Ctx } from "#lib/context.ts";
import { testDatabase } from "./database.ts";

/** A database with one production account and its twin, and what tests need of them. */
export interface World {
  readonly url: string;
  readonly db: PrismaClient;
  readonly account: AccountRef;
  readonly brandId: number;
  readonly defaultAddress: { readonly id: number; readonly email: string };
  /** The owner's context. */
  ctx(): Ctx;
  close(): Promise<void>;
}

export async function testWorld(): Promise<World> {
  const { url, db, close } = await testDatabase();
  await ensureFirstAccount(db);
  const account = await db.account.findUniqueOrThrow({ where: { subdomain: "acme" } });
  const brand = await db.brand.findFirstOrThrow({
    where: { accountId: account.id },
    include: { defaultAddress: true },
  });
  if (!brand.defaultAddress) throw new Error("the first brand has no default address");
  const owner = await db.user.create({
    data: { id: "owner", name: "Owner", email: "owner@acme.test", emailVerified: true },
  });
  await db.member.create({ data: { accountId: account.id, userId: owner.id, role: "owner" } });
  return {
    url,
    db,
    account,
    brandId: brand.id,
    defaultAddress: { id: brand.defaultAddress.id, email: brand.defaultAddress.email },
    ctx: () => ({
      db,
      account,
      actor: { kind: "user", userId: owner.id, email: owner.email, role: "owner", ip: "192.0.2.1" },
      now: () => new Date(),
    }),
    close,
  };
}

/** Another, unrelated account in the same world. */
export async function otherAccount(world: World, subdomain: string): Promise<{ ctx: Ctx; brandId: number }> {
  const account = await insertAccount(world.db, { subdomain, name: subdomain, environment: "production" });
  const { brandId } = await insertBrand(world.db, {
    accountId: account.id,
    name: subdomain,
    email: `support@${subdomain}.postern.test`,
  });
  return { ctx: { ...world.ctx(), account }, brandId };
}

/** The owner's context in the sandbox of the world's account. */
export async function sandboxOf(world: World): Promise<{ ctx: Ctx; brandId: number }> {
  const account = await world.db.account.findFirstOrThrow({ where: { productionId: world.account.id } });
  const brand = await world.db.brand.findFirstOrThrow({ where: { accountId: account.id } });
  return { ctx: { ...world.ctx(), account }, brandId: brand.id };
}
