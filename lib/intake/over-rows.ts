import { type BinaryType, type BinaryValue, binary, binaryArray } from "./binary-array.ts";

/** A prepared statement over rows that come as its parameters; at least one. */
export type OverRows<C extends string> = (rows: readonly Readonly<Record<C, BinaryValue>>[]) => {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (Buffer | null)[];
};

/**
 * `write` is given what stands for the rows in a FROM clause: a derived table `given` with these columns. One row is VALUES, several are arrays that are
 * unnested: starting that costs PostgreSQL more than storing what a message that is alone has in it (docs/decisions/002).
 */
export function overRows<C extends string>(
  name: string,
  columns: Readonly<Record<C, BinaryType>>,
  write: (given: string) => string,
): OverRows<C> {
  const names = Object.keys(columns) as C[];
  const parameters = (suffix: string) =>
    names.map((column, at) => `$${at + 1}::${columns[column]}${suffix}`).join(", ");
  const alias = `given(${names.join(", ")})`;
  const one = { name: `${name}_one`, text: write(`(values (${parameters("")})) as ${alias}`) };
  const many = { name: `${name}_many`, text: write(`unnest(${parameters("[]")}) as ${alias}`) };
  return (rows) => {
    const [row] = rows;
    if (row && rows.length === 1)
      return { ...one, values: names.map((column) => binary(columns[column], row[column])) };
    const valuesOf = (column: C) => rows.map((each) => each[column]);
    return { ...many, values: names.map((column) => binaryArray(columns[column], valuesOf(column))) };
  };
}
