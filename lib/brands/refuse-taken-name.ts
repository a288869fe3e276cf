import { DomainError } from "#lib/errors.ts";
import type { BrandRow } from "./store.ts";

const compared = (name: string) => name.normalize("NFKC").toLowerCase();

/** Two brands of one name cannot be told apart, however it is written. Throws brand_taken. */
export function refuseTakenName(others: readonly BrandRow[], name: string): void {
  if (others.some((other) => compared(other.name) === compared(name)))
    throw new DomainError("brand_taken", { field: "name" });
}
