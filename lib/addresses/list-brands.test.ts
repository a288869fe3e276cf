import { randomBytes } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PrismaClient } from "#generated/prisma/client.ts";
import { connectDomain } from "#lib/testing/connector.ts";
import { otherAccount, testWorld, type World } from "#lib/testing/world.ts";
import { listBrands } from "./list-brands.ts";

let world: World;
beforeAll(async () => {
  world = await testWorld();
});
afterAll(() => world.close());

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** Everything that a browser's page of connector addresses is made of, as if it had been going on for a while. */
async function addAddresses(domain: string, count: number) {
  const { domainId } = await connectDomain(world, domain);
  const { db, account, brandId } = world;
  for (let n = 0; n < count; n++) {
    const inbound = (["failed", "pending", "verified"] as const)[n % 3] ?? "failed";
    const { id } = await db.supportAddress.create({
      data: {
        accountId: account.id,
        brandId,
        domainId,
        kind: "smtp_connector",
        email: `desk-${String(n).padStart(2, "0")}@${domain}`,
        inboundState: inbound,
      },
    });
    await db.outboundCredential.createMany({
      data: [60, 30].map((minutes) => ({
        accountId: account.id,
        addressId: id,
        host: `smtp-${minutes}.${domain}`,
        port: 587,
        security: "starttls" as const,
        username: `desk-${n}`,
        secretCiphertext: randomBytes(8),
        secretKeyId: "key",
        createdAt: ago(minutes),
      })),
    });
    await db.verification.createMany({
      data: (["inbound", "outbound"] as const).flatMap((direction) =>
        [50, 20, 40].map((minutes) => ({
          accountId: account.id,
          addressId: id,
          direction,
          tokenHash: randomBytes(32),
          createdAt: ago(minutes),
          expiresAt: ago(minutes - 15),
          peerReply: `${direction} ${n}, ${minutes} minutes ago`,
        })),
      ),
    });
  }
}

test("two hundred addresses with their checks are read in one query", async () => {
  for (const n of [1, 2, 3, 4]) await addAddresses(`company${n}.test`, 50);
  let queries = 0;
  const counting = new PrismaClient({
    adapter: new PrismaPg({ connectionString: world.url }),
    log: [{ emit: "event", level: "query" }],
  });
  counting.$on("query", () => {
    queries += 1;
  });
  try {
    const [brand, ...others] = await listBrands({ ...world.ctx(), db: counting });
    expect(queries).toBe(1);
    expect(others).toEqual([]);
    expect(brand?.addresses).toHaveLength(201);
    expect(brand?.addresses.filter(({ kind }) => kind === "smtp_connector")).toHaveLength(200);
    const thirteenth = brand?.addresses.find(({ email }) => email === "desk-13@company3.test");
    expect(thirteenth).toMatchObject({
      outbound: { host: "smtp-30.company3.test", port: 587, username: "desk-13" },
      checks: [
        { subject: "inbound", state: "pending", last: { peerReply: "inbound 13, 20 minutes ago", sentAt: null } },
        { subject: "outbound", state: "failed", last: { peerReply: "outbound 13, 20 minutes ago", step: "queued" } },
      ],
    });
    const last = thirteenth?.checks[0]?.last;
    expect(Math.round((Date.now() - (last?.startedAt.getTime() ?? 0)) / 60_000)).toBe(20);
    expect(last && last.expiresAt.getTime() - last.startedAt.getTime()).toBe(15 * 60_000);
  } finally {
    await counting.$disconnect();
  }
});

test("native comes first and speaks for its brand; a forwarded address has one check, of its forwarding", async () => {
  await fresh();
  const { db, account, brandId } = world;
  await db.supportAddress.create({
    data: {
      accountId: account.id,
      brandId,
      kind: "forwarded",
      email: "hallo@xn--bcher-kva.test",
      displayName: "Bücher",
    },
  });
  const [brand] = await listBrands(world.ctx());
  expect(brand?.addresses).toMatchObject([
    { kind: "native", isDefault: true, isNative: true, checks: [], outbound: null },
    {
      kind: "forwarded",
      isDefault: false,
      isNative: false,
      emailUnicode: "hallo@bücher.test",
      displayName: "Bücher",
      checks: [{ subject: "forwarding", direction: "inbound", state: "failed", last: null }],
    },
  ]);
});

test("a brand without addresses is listed; another account's brands are not", async () => {
  await fresh();
  await otherAccount(world, "neighbour");
  await world.db.brand.create({ data: { accountId: world.account.id, name: "Empty" } });
  const brands = await listBrands(world.ctx());
  expect(brands.map(({ name, addresses }) => [name, addresses.length])).toEqual([
    [world.account.name, 1],
    ["Empty", 0],
  ]);
});

/** A world of its own from here on. */
async function fresh(): Promise<World> {
  await world.close();
  world = await testWorld();
  return world;
}
