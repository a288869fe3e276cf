import { expect, test } from "vitest";
import type { AddressView, BrandView } from "#lib/addresses/schema.ts";
import type { DomainView } from "#lib/domains/schema.ts";
import type { CheckState } from "#lib/verification/schema.ts";
import { setupSteps, verifiedShare } from "./setup-steps.ts";

const domains = [{ id: "d" }] as unknown as DomainView[];

function brandWith(...addresses: (readonly [AddressView["kind"], CheckState, CheckState])[]): BrandView[] {
  const views = addresses.map(([kind, inbound, outbound]) => ({
    kind,
    checks: [{ state: inbound }, { state: outbound }],
  }));
  return [{ id: 1, name: "Acme", addresses: views as unknown as AddressView[] }];
}

const done = (...given: Parameters<typeof setupSteps>) =>
  setupSteps(...given)
    .filter((step) => step.done)
    .map((step) => step.key);

test("an empty account begins with the domain; its native address counts for nothing", () => {
  expect(done([], brandWith(["native", "verified", "verified"]), false)).toEqual([]);
});

test("verified means both directions of one address", () => {
  const mixed = brandWith(["smtp_connector", "verified", "failed"], ["smtp_connector", "pending", "verified"]);
  expect(done(domains, mixed, false)).toEqual(["domain", "address"]);
  expect(done(domains, brandWith(["smtp_connector", "verified", "verified"]), false)).toEqual([
    "domain",
    "address",
    "verify",
  ]);
});

test("a ticket counts also when it came before the rest", () => {
  expect(done([], brandWith(), true)).toEqual(["ticket"]);
});

test("an address counts as in service only when both its directions are verified now", () => {
  const mixed = brandWith(
    ["smtp_connector", "verified", "verified"],
    ["smtp_connector", "verified", "failed"],
    ["native", "verified", "verified"],
  );
  expect(verifiedShare(mixed)).toEqual({ verified: 1, total: 2 });
  expect(verifiedShare([])).toEqual({ verified: 0, total: 0 });
});
