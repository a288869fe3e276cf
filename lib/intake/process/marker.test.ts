import { expect, test } from "vitest";
import { isAuthenticated, type MarkerFacts } from "./marker.ts";

const credential = { accountId: "acme", domainId: "company", domain: "company.test" };
const support = { email: "support@company.test", address: { kind: "smtp_connector", domainId: "company" } } as const;
const other = { email: "support@other.test", address: { kind: "smtp_connector", domainId: "other" } } as const;
const native = { email: "support@acme.postern.test", address: { kind: "native", domainId: null } } as const;
const forwarded = { email: "help@elsewhere.test", address: { kind: "forwarded", domainId: null } } as const;
const company = new Set(["company"]);

const authenticated: [string, Partial<MarkerFacts>][] = [
  ["to a connector address of the credential's domain", {}],
  ["to one that was removed meanwhile", { recipient: { ...support, address: null } }],
  [
    "to a native address, when the header names an address of the domain",
    { recipient: native, namedDomainIds: company },
  ],
];
const unauthenticated: [string, Partial<MarkerFacts>][] = [
  ["without a credential", { credential: null }],
  ["without a credential, whatever the header names", { credential: null, recipient: native, namedDomainIds: company }],
  ["to another connected domain's address", { recipient: other }],
  ["to another domain's address, whatever the header names", { recipient: other, namedDomainIds: company }],
  ["to a native address that stands alone", { recipient: native }],
  [
    "to a native address, when the header names another domain",
    { recipient: native, namedDomainIds: new Set(["other"]) },
  ],
  ["to a forwarded address, whatever the header names", { recipient: forwarded, namedDomainIds: company }],
  ["to a removed address of another domain", { recipient: { email: "a@not-company.test", address: null } }],
  ["on another account's credential", { credential: { ...credential, accountId: "other" } }],
];

const base: MarkerFacts = { accountId: "acme", credential, recipient: support, namedDomainIds: new Set() };

test.each(authenticated)("mail is marked %s", (_, facts) => {
  expect(isAuthenticated({ ...base, ...facts })).toBe(true);
});

test.each(unauthenticated)("mail is not marked %s", (_, facts) => {
  expect(isAuthenticated({ ...base, ...facts })).toBe(false);
});
