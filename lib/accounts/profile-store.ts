import type { Db } from "#lib/db/client.ts";
import type { Locale, Theme } from "./schema.ts";

export async function updatePreferences(
  db: Db,
  id: string,
  data: { locale?: Locale | null | undefined; theme?: Theme | undefined },
): Promise<void> {
  await db.user.update({ where: { id }, data, select: { id: true } });
}

/** False when the name is no longer `was`. */
export async function updateUserName(db: Db, id: string, name: string, was: string): Promise<boolean> {
  const { count } = await db.user.updateMany({ where: { id, name: was }, data: { name } });
  return count === 1;
}

/** The Argon2id hash of a person's password. Never leaves lib/accounts. */
export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const row = await db.authAccount.findFirst({
    where: { userId, providerId: "credential" },
    select: { password: true },
  });
  return row?.password ?? null;
}

/** False when the password is no longer the one of hash `was`. */
export async function replacePasswordHash(db: Db, userId: string, hash: string, was: string): Promise<boolean> {
  const { count } = await db.authAccount.updateMany({
    where: { userId, providerId: "credential", password: was },
    data: { password: hash },
  });
  return count === 1;
}
