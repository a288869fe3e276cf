import { expect, test } from "vitest";
import { judge } from "./inbound-goals.ts";

const cell = (size: number, each: number) => ({ size, each, connections: 10 });
const far = { rate: 6, cpu: 0.1 };

test.each([
  ["2 KB on reused connections", cell(2048, 50), { rate: 3, cpu: 0.2 }, far, "met"],
  ["a little too dear", cell(2048, 50), { rate: 3, cpu: 0.21 }, far, "CPU > 0.2×"],
  ["50 KB has no goal for processor time", cell(51_200, 50), { rate: 2, cpu: 1 }, far, "met"],
  ["fresh connections", cell(2048, 1), { rate: 1.29, cpu: 0.5 }, { ...far, rate: 3.9 }, "rate < 1.3×, Haraka < 4×"],
  ["5 MB", cell(5 * 1024 ** 2, 1), { rate: 1.2, cpu: 3 }, far, "met"],
])("%s", (_, where, postfix, haraka, verdict) => {
  expect(judge(where, postfix, haraka)).toBe(verdict);
});

test("without another server there is nothing to judge", () => {
  expect(judge(cell(2048, 50), undefined, undefined)).toBe("–");
});
