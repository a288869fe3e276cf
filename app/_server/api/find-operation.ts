import type { Operation } from "./operation.ts";

export const apiRoot = "/api/v2";

export interface Found {
  /** What is offered at this path, by method; empty: there is no such path. */
  readonly offered: readonly Operation[];
  readonly params: Readonly<Record<string, string>>;
}

/** What stands at a path of the API, with or without ".json" behind it. */
export function findOperations(operations: readonly Operation[], pathname: string): Found {
  const parts = partsOf(pathname.slice(apiRoot.length).replace(/\.json$/, ""));
  const offered = operations.filter(({ path }) => matches(partsOf(path), parts));
  const names = partsOf(offered[0]?.path ?? "");
  const params = names.flatMap((name, at) => (name.startsWith("{") ? [[name.slice(1, -1), parts[at] ?? ""]] : []));
  return { offered, params: Object.fromEntries(params) };
}

const partsOf = (path: string) => path.split("/").slice(1);

function matches(wanted: readonly string[], parts: readonly string[]): boolean {
  return (
    wanted.length === parts.length &&
    wanted.every((part, at) => (part.startsWith("{") ? parts[at] !== "" : part === parts[at]))
  );
}
