import { ensureFirstAccount } from "#lib/accounts/ensure-first-account.ts";
import type { Ctx } from "#lib/context.ts";
import { openDatabase } from "#lib/db/client.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import type { World } from "#lib/testing/world.ts";
import { admin } from "./environment.ts";
import { envelope } from "./peers/contract.ts";
import type { BenchDatabase } from "./postgres.ts";

/** What an administrator has set up before the measurement: a connected domain and one verified address on it. */
export interface BenchWorld {
  readonly world: World;
  readonly ctx: Ctx;
  /** What the company's server logs in with. */
  readonly inbound: { readonly username: string; readonly password: string };
  readonly address: { readonly addressId: number; readonly email: string; readonly credentialId: string };
  close(): Promise<void>;
}

/** The company's server, which takes what leaves from the address. */
export interface Outbound {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

export async function prepareWorld({ url }: BenchDatabase, outbound: Outbound): Promise<BenchWorld> {
  process.env.DATABASE_URL = url;
  const db = openDatabase(url, { max: 2 });
  await ensureFirstAccount(db);
  const account = await db.account.findUniqueOrThrow({ where: { subdomain: "acme" } });
  const brand = await db.brand.findFirstOrThrow({
    where: { accountId: account.id },
    include: { defaultAddress: true },
  });
  const owner = await db.user.findUniqueOrThrow({ where: { email: admin.email } });
  const ctx = (): Ctx => ({
    db,
    account,
    actor: { kind: "user", userId: owner.id, email: owner.email, role: "owner", ip: "127.0.0.1" },
    now: () => new Date(),
  });
  const defaultAddress = { id: brand.defaultAddress?.id ?? 0, email: brand.defaultAddress?.email ?? "" };
  const world: World = { url, db, account, brandId: brand.id, defaultAddress, ctx, close: () => db.$disconnect() };
  const [local = "", domain = ""] = envelope.to.split("@");
  const added = await connectDomain(world, domain);
  const address = await connectAddress(world, {
    domainId: added.domainId,
    local,
    outbound: { ...outbound, host: "localhost", verified: true },
  });
  return { world, ctx: ctx(), inbound: added.credential, address, close: () => db.$disconnect() };
}
