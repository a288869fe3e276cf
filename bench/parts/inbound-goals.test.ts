import { expect, test } from "vitest";
import { judge } from "./inbound-goals.ts";

const cell = (size: number, each: number) => ({ size, each, connections: 10 });
const postfix = { rate: 100, cpu: 1 };
const haraka = { rate: 50, cpu: 2 };

test.each([
  ["2 KB on reused connections", cell(2048, 50), { rate: 300, cpu: 0.2 }, "met"],
  ["a little too dear", cell(2048, 50), { rate: 300, cpu: 0.21 }, "CPU > 0.2×"],
  ["50 KB has no goal for processor time", cell(51_200, 50), { rate: 200, cpu: 1 }, "met"],
  ["fresh connections", cell(2048, 1), { rate: 129, cpu: 0.5 }, "rate < 1.3×, Haraka < 4×"],
  ["5 MB", cell(5 * 1024 ** 2, 1), { rate: 200, cpu: 3 }, "met"],
])("%s", (_, where, own, verdict) => {
  expect(judge(where, own, postfix, haraka)).toBe(verdict);
});

test("without another server there is nothing to judge", () => {
  expect(judge(cell(2048, 50), { rate: 1, cpu: 1 }, undefined, undefined)).toBe("–");
});
