import { expect, test } from "vitest";
import { ByteBudget } from "./byte-budget.ts";

test("work beyond the budget waits in line, and what is larger than all of it goes alone", async () => {
  const budget = new ByteBudget(10);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const begin = (bytes: number) =>
    budget.within(bytes, () => {
      started.push(bytes);
      return new Promise<void>((resolve) => finish.push(resolve));
    });
  const settled = [begin(6), begin(50), begin(1)];
  expect(started).toEqual([6]);
  finish.shift()?.();
  await settled[0];
  await expect.poll(() => started).toEqual([6, 50]);
  finish.shift()?.();
  await expect.poll(() => started).toEqual([6, 50, 1]);
  finish.shift()?.();
  await Promise.all(settled);
});

test("work that fails gives its room back", async () => {
  const budget = new ByteBudget(10);
  await expect(budget.within(10, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await budget.within(10, () => Promise.resolve("done"))).toBe("done");
});
