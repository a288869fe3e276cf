import { expect, test } from "vitest";
import { merged } from "./report.ts";
import { median, percentile } from "./statistics.ts";
import { figure, table } from "./table.ts";

test("a part that ran again replaces its own section and leaves the others where they are", () => {
  const first = merged("", [
    { title: "Inbound", text: "yesterday’s" },
    { title: "Growth", text: "| a |\n| - |" },
  ]);
  const second = merged(first, [{ title: "Inbound", text: "today’s" }]);
  expect(second).toBe(first.replace("yesterday’s", "today’s"));
  expect(merged(second, [])).toBe(second);
});

test("the median of an even number of values lies between the middle two; a percentile is one of the values", () => {
  expect(median([9, 1, 4])).toBe(4);
  expect(median([4, 1, 9, 2])).toBe(3);
  expect(median([])).toBeNaN();
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([percentile(hundred, 0.99), percentile(hundred, 1), percentile([7], 0.5)]).toEqual([99, 100, 7]);
});

test("a table lines up in a terminal and is Markdown", () => {
  expect(table(["server", "rate"], [["Postern", "1200"]])).toBe(
    "| server  | rate |\n| ------- | ---: |\n| Postern | 1200 |",
  );
  expect([4210.4, 42.12, 0.071, Number.NaN].map(figure)).toEqual(["4210", "42.1", "0.07", "–"]);
});
