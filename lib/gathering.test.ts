import { expect, test } from "vitest";
import { Gathering } from "./gathering.ts";

/** A gathering whose work ends when told, and what it was asked to do together. */
function gathering({ bad = -1, most = 10, mostBytes = 100 } = {}) {
  const batches: number[][] = [];
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const all = new Gathering<number, string>({
    work: async (items) => {
      batches.push([...items]);
      if (batches.length === 1) await told;
      if (items.includes(bad)) throw new Error(`not ${bad}`);
      return items.map(String);
    },
    most,
    mostBytes,
    sizeOf: (item) => item,
    isAboutOne: (error) => (error as Error).message !== "not 0",
  });
  return { all, batches, tell };
}

test("what is asked for while something is being done is done next, together; each gets its own answer", async () => {
  const { all, batches, tell } = gathering();
  const first = all.add(1);
  await Promise.resolve();
  await Promise.resolve();
  const rest = [2, 3, 4].map((item) => all.add(item));
  tell();
  expect(await Promise.all([first, ...rest])).toEqual(["1", "2", "3", "4"]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test("no more is done together than the numbers allow; what is larger than all goes by itself", async () => {
  const { all, batches, tell } = gathering({ most: 3 });
  tell();
  await Promise.all([1, 2, 3, 4, 60, 50, 500, 1].map((item) => all.add(item)));
  expect(batches).toEqual([[1, 2, 3], [4, 60], [50], [500], [1]]);
});

test("one that fails costs nobody else an answer: each is tried by itself", async () => {
  const { all, batches, tell } = gathering({ bad: 2 });
  tell();
  const results = await Promise.allSettled([1, 2, 3].map((item) => all.add(item)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
});

test("what fails for a reason that is everybody's is not tried one by one, and the next is done as before", async () => {
  const { all, batches, tell } = gathering({ bad: 0 });
  tell();
  const results = await Promise.allSettled([1, 0, 3].map((item) => all.add(item)));
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await all.add(4)).toBe("4");
  await all.idle();
  expect(batches).toEqual([[1, 0, 3], [4]]);
});
