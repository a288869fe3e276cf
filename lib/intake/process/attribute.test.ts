import { expect, test } from "vitest";
import { attributedTo } from "./attribute.ts";
import type { KnownAddress } from "./store.ts";

const address = (id: number, kind: KnownAddress["kind"], domainId: string | null = null): KnownAddress => ({
  id,
  brand: { id, name: String(id) },
  kind,
  domainId,
});
const own = new Map([
  ["support@acme.postern.test", address(1, "native")],
  ["info@old.test", address(2, "forwarded")],
  ["sales@old.test", address(3, "forwarded")],
  ["help@company.test", address(4, "smtp_connector", "company")],
  ["help@second.test", address(5, "smtp_connector", "second")],
]);
const none = { to: [], cc: [], deliveredTo: [], forwardedTo: [] };
const named = (fields: Partial<Record<keyof typeof none, string[]>>) => ({
  ...none,
  ...Object.fromEntries(
    Object.entries(fields).map(([field, emails]) => [field, emails.map((email) => ({ name: null, address: email }))]),
  ),
});

const rows: [string, Parameters<typeof named>[0], string | null, number | null][] = [
  ["the forwarded address in To", { to: ["info@old.test", "else@customer.test"] }, null, 2],
  ["the forwarded address in Cc", { to: ["else@customer.test"], cc: ["info@old.test"] }, null, 2],
  ["the forwarded address in Delivered-To", { deliveredTo: ["info@old.test"] }, null, 2],
  ["the forwarded address in X-Forwarded-To", { forwardedTo: ["info@old.test"] }, null, 2],
  ["the same one, named twice", { to: ["info@old.test"], deliveredTo: ["info@old.test"] }, null, 2],
  ["the native one where two forwarded ones are named", { to: ["info@old.test", "sales@old.test"] }, null, null],
  ["the native one that it is written to", { to: ["support@acme.postern.test"], cc: ["info@old.test"] }, null, null],
  [
    "the forwarded one, delivered to the native one",
    { to: ["info@old.test"], deliveredTo: ["support@acme.postern.test"] },
    null,
    2,
  ],
  ["the native one where nothing else is named", { to: ["else@customer.test"] }, null, null],
  ["the connector's address, relayed with its domain's credential", { to: ["help@company.test"] }, "company", 4],
  ["the native one, the connector's address only claimed", { to: ["help@company.test"] }, null, null],
  ["the native one, relayed with another domain's credential", { to: ["help@second.test"] }, "company", null],
  ["the native one where both kinds are named", { to: ["help@company.test"], cc: ["info@old.test"] }, "company", null],
];

test.each(rows)("mail to a native address belongs to %s", (_name, fields, credentialDomainId, id) => {
  const recipient = { email: "support@acme.postern.test", address: address(1, "native") };
  expect(attributedTo(recipient, named(fields), own, credentialDomainId)?.id ?? null).toBe(id);
});

test("mail to any other address belongs to that one, whatever it names", () => {
  const fields = named({ to: ["info@old.test"] });
  for (const email of ["sales@old.test", "help@company.test"]) {
    const known = own.get(email);
    if (!known) throw new Error("no address");
    expect(attributedTo({ email, address: known }, fields, own, "company")).toBeNull();
  }
});
