import { readFileSync } from "node:fs";
import type { Lang } from "../labels.ts";

/** The product's own words where the specification fixes none, by their path in messages/<lang>.json ("fault.internal.what"). */
export function saying(lang: Lang, path: string): string {
  const all: unknown = JSON.parse(readFileSync(new URL(`../../messages/${lang}.json`, import.meta.url), "utf8"));
  const found = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], all);
  if (typeof found !== "string") throw new Error(`messages/${lang}.json has no ${path}`);
  return found;
}
