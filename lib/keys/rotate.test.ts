import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withTransaction } from "#lib/context.ts";
import { keyRing } from "#lib/crypto/key-ring.ts";
import { seal, unseal } from "#lib/crypto/sealed.ts";
import { queue } from "#lib/delivery/testing.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { rowsOf } from "#lib/testing/rows.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { countSealed } from "./reseal.ts";
import { examine, rotate, UnknownKeys } from "./rotate.ts";
import { sealedColumns, sealPurposes } from "./sealed-columns.ts";

const old = process.env.SECRET_KEY ?? "";
const fresh = "another key for tests, and for nothing else";
let world: World;
let addressId: number;

beforeEach(async () => {
  world = await testWorld();
  const { domainId } = await connectDomain(world, "company.test");
  ({ addressId } = await connectAddress(world, { domainId, local: "help" }));
});
afterEach(async () => {
  process.env.SECRET_KEY = old;
  delete process.env.SECRET_KEY_PREVIOUS;
  await world.close();
});

function changeKey(): void {
  process.env.SECRET_KEY = fresh;
  process.env.SECRET_KEY_PREVIOUS = old;
}
async function addCredentials(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const id = randomUUID();
    const { ciphertext, keyId } = seal(`password ${n}`, id);
    const data = { id, accountId: world.account.id, addressId, host: "h", port: 587, security: "starttls" as const };
    await world.db.outboundCredential.create({
      data: { ...data, username: `user ${n}`, secretCiphertext: ciphertext, secretKeyId: keyId },
    });
  }
}
async function passwords(): Promise<string[]> {
  const rows = await world.db.outboundCredential.findMany();
  const opened = rows.map(({ id, secretCiphertext, secretKeyId }) =>
    unseal({ ciphertext: secretCiphertext ?? new Uint8Array(), keyId: secretKeyId ?? "" }, id),
  );
  return opened.toSorted();
}
const all = (db = world.db) => countSealed(db, keyRing());

test("every column that holds a key id is one that the rotation walks", async () => {
  const columns = await world.db.$queryRaw<{ table: string; column: string }[]>`
    select table_name::text as table, column_name::text as column from information_schema.columns
    where table_schema = 'public' and column_name like '%key\_id%'`;
  const walked = sealPurposes.map((purpose) => [sealedColumns[purpose].table, sealedColumns[purpose].keyId]);
  expect(columns.map(({ table, column }) => [table, column]).toSorted()).toEqual(walked.toSorted());
});

test("everything that was sealed opens under the new key alone, and a second run finds nothing to do", async () => {
  await addCredentials(250);
  await queue(world, null, {
    kind: "invitation",
    secret: "https://help.test/invitation#token",
    bodyText: "{{secret}}",
  });
  const before = await passwords();
  changeKey();
  expect(await examine(world.db)).toMatchObject({ current: 0, previous: 252 });
  const steps: number[] = [];
  const report = await rotate(world.db, { progress: (_purpose, moved) => steps.push(moved) });
  expect(report).toMatchObject({ moved: 252, damaged: [], left: 0, open: 0 });
  expect(steps).toEqual([100, 100, 51, 1]);
  expect(JSON.stringify(report)).not.toContain("password");
  expect(await rotate(world.db)).toMatchObject({ moved: 0, left: 0 });
  delete process.env.SECRET_KEY_PREVIOUS;
  expect(await passwords()).toEqual(before);
  expect(await all()).toMatchObject({ current: 252, previous: 0 });
  expect([...(await rowsOf(world.db))].filter((row) => row.includes(fresh) || row.includes(old))).toEqual([]);
});

test("what is sealed while the key changes opens at once, under whichever key", async () => {
  await addCredentials(3);
  changeKey();
  await addCredentials(3);
  expect(await passwords()).toHaveLength(7);
  expect(await all()).toMatchObject({ current: 3, previous: 4 });
});

test("with something under a key that is not here nothing is moved, and how many there are is said", async () => {
  await addCredentials(3);
  process.env.SECRET_KEY = fresh;
  const failure = await examine(world.db).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(UnknownKeys);
  expect([...(failure as UnknownKeys).unknown.values()]).toEqual([4]);
});

test("a secret that was damaged is named and left, and stops nothing", async () => {
  await addCredentials(5);
  const [row] = await world.db.outboundCredential.findMany({ take: 1 });
  const id = row?.id ?? "";
  await world.db.outboundCredential.update({ where: { id }, data: { secretCiphertext: new Uint8Array(60) } });
  changeKey();
  const report = await rotate(world.db);
  expect(report).toMatchObject({ moved: 5, left: 1, open: 0, damaged: [`outbound_credential ${id}`] });
});

test("a transaction that sealed under the old key before the change is waited for", async () => {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const { promise: hasSealed, resolve: sealed } = Promise.withResolvers<void>();
  const writing = withTransaction(world.ctx(), async (tx) => {
    const id = randomUUID();
    const { ciphertext, keyId } = seal("the last one", id);
    const data = { id, accountId: world.account.id, addressId, host: "h", port: 587, security: "starttls" as const };
    await tx.db.outboundCredential.create({
      data: { ...data, username: "u", secretCiphertext: ciphertext, secretKeyId: keyId },
    });
    sealed();
    await mayEnd;
  });
  await hasSealed;
  changeKey();
  expect(await rotate(world.db, { patience: 0 })).toMatchObject({ moved: 1, left: 0, open: 1 });
  const rotating = rotate(world.db);
  end();
  await writing;
  expect(await rotating).toMatchObject({ moved: 1, left: 0, open: 0 });
});

test("a row that somebody holds is passed over and moved once it is free", async () => {
  await addCredentials(3);
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
  const holding = world.db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from outbound_credential limit 1 for update`;
    held();
    await mayEnd;
  });
  await isHeld;
  changeKey();
  const seen: number[] = [];
  const rotating = rotate(world.db, { progress: (_purpose, moved) => seen.push(moved) });
  await expect.poll(() => seen).toEqual([3]);
  end();
  await holding;
  expect(await rotating).toMatchObject({ moved: 4, left: 0 });
});
