export type Row = readonly string[];

/** A Markdown table whose columns also line up in a terminal: the first column to the left, numbers to the right. */
export function table(head: Row, rows: readonly Row[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) =>
    `| ${widths.map((width, column) => pad(row[column] ?? "", width, column === 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...rows.map(line)].join("\n");
}

const pad = (text: string, width: number, left: boolean) => (left ? text.padEnd(width) : text.padStart(width));

/** Three figures that mean something: 4210, 421, 42.1, 4.21, 0.42. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

export const times = (value: number) => (Number.isFinite(value) ? `${figure(value)}×` : "–");
