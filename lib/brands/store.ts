import type { Db } from "#lib/db/client.ts";

export interface BrandRow {
  readonly id: number;
  readonly name: string;
  readonly defaultAddressId: number | null;
  readonly nativeAddressId: number | null;
}

/** Holds a brand of the account until the transaction ends, also against a new address, ticket or default of it. */
export async function lockBrand(db: Db, accountId: string, id: number): Promise<BrandRow | null> {
  const [row] = await db.$queryRaw<BrandRow[]>`
    select id, name, default_address_id as "defaultAddressId", native_address_id as "nativeAddressId"
    from brand where id = ${id} and account_id = ${accountId}::uuid for update`;
  return row ?? null;
}

/** The account's brands, the oldest first. */
export function findBrands(db: Db, accountId: string): Promise<BrandRow[]> {
  return db.brand.findMany({
    where: { accountId },
    select: { id: true, name: true, defaultAddressId: true, nativeAddressId: true },
    orderBy: { id: "asc" },
  });
}

export async function updateBrandName(db: Db, id: number, name: string): Promise<void> {
  await db.brand.update({ where: { id }, data: { name }, select: { id: true } });
}

export async function updateDefaultAddress(db: Db, id: number, defaultAddressId: number | null): Promise<void> {
  await db.brand.update({ where: { id }, data: { defaultAddressId }, select: { id: true } });
}

/** How many addresses a brand has beyond its native one. */
export function countOtherAddresses(db: Db, { id, nativeAddressId }: BrandRow): Promise<number> {
  return db.supportAddress.count({
    where: { brandId: id, ...(nativeAddressId === null ? {} : { id: { not: nativeAddressId } }) },
  });
}

export function countTickets(db: Db, brandId: number): Promise<number> {
  return db.ticket.count({ where: { brandId } });
}

export function findEmail(db: Db, addressId: number): Promise<{ email: string } | null> {
  return db.supportAddress.findUnique({ where: { id: addressId }, select: { email: true } });
}

/** Moves every ticket to another brand; answers how many. */
export async function moveTickets(db: Db, from: number, to: number): Promise<number> {
  const { count } = await db.ticket.updateMany({ where: { brandId: from }, data: { brandId: to } });
  return count;
}

/** Nothing speaks for the brand any more: it is about to go. */
export async function clearSpeakers(db: Db, id: number): Promise<void> {
  const data = { defaultAddressId: null, nativeAddressId: null };
  await db.brand.update({ where: { id }, data, select: { id: true } });
}

export async function removeBrandRow(db: Db, id: number): Promise<void> {
  await db.brand.delete({ where: { id }, select: { id: true } });
}
