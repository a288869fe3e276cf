import { expect, test } from "vitest";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import type { CheckState } from "#lib/verification/schema.ts";
import {
  type AddressFilter,
  domainsOf,
  hasState,
  matching,
  noFilter,
  readFilter,
  writeFilter,
} from "./address-filter.ts";

let id = 0;
function address(email: string, kind: AddressView["kind"], states: CheckState[], displayName: string | null = null) {
  id += 1;
  const checks = states.map((state) => ({ state }));
  return { id, email, emailUnicode: email, kind, checks, displayName } as unknown as AddressView;
}

const native = address("support@acme.postern.test", "native", []);
const fresh = address("new@company.test", "smtp_connector", ["failed", "failed"]);
const half = address("desk@company.test", "smtp_connector", ["verified", "pending"], "Réception");
const mixed = address("sales@second.test", "smtp_connector", ["failed", "pending"]);
const done = address("billing@second.test", "smtp_connector", ["verified", "verified"]);
const forwarded = address("info@outside.test", "forwarded", ["verified"]);
const brands: BrandView[] = [
  { id: 1, name: "Acme", addresses: [native, fresh, half] },
  { id: 2, name: "Clinique", addresses: [mixed, done, forwarded] },
];
const left = (filter: Partial<AddressFilter>) => {
  const ids = matching(brands, { ...noFilter, ...filter });
  return brands.flatMap(({ addresses }) => addresses).filter((one) => ids.has(one.id));
};

test("without a filter every address is left", () => {
  expect(left({})).toHaveLength(6);
});

test.each([
  ["attention", [fresh, mixed]],
  ["pending", [half, mixed]],
  ["verified", [done, forwarded]],
  ["other", [native, forwarded]],
] as const)("%s", (state, wanted) => {
  expect(left({ state })).toEqual(wanted);
  expect(wanted.every((one) => hasState(one, state))).toBe(true);
});

test("every word must be found, in the address, its name or its brand's, whatever the case and the accents", () => {
  expect(left({ search: "  COMPANY  desk " })).toEqual([half]);
  expect(left({ search: "reception" })).toEqual([half]);
  expect(left({ search: "Réception" })).toEqual([half]);
  expect(left({ search: "clinique second" })).toEqual([mixed, done]);
  expect(left({ search: "company billing" })).toEqual([]);
});

test("search, state and domain narrow together", () => {
  expect(left({ domain: "second.test", state: "attention" })).toEqual([mixed]);
  expect(left({ domain: "company.test", state: "attention", search: "sales" })).toEqual([]);
});

test("the domains that have addresses are offered once each, in order", () => {
  expect(domainsOf(brands).map(({ value }) => value)).toEqual([
    "acme.postern.test",
    "company.test",
    "outside.test",
    "second.test",
  ]);
});

test("a filter survives the page's address; nonsense in it does not", () => {
  const filter: AddressFilter = { search: "a & b", state: "pending", domain: "company.test" };
  expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
  expect(writeFilter(noFilter)).toBe("");
  expect(readFilter(new URLSearchParams("state=everything&domain=&other=1"))).toEqual(noFilter);
});
