import { expect, test } from "vitest";
import type { ErrorCode } from "#lib/errors.ts";
import { parseDomain } from "./parse-domain.ts";

const accepted: [string, string][] = [
  ["company.test", "company.test"],
  ["  Company.TEST. ", "company.test"],
  ["https://mail.company.fr/login?x=1", "mail.company.fr"],
  ["support@company.fr", "company.fr"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["XN--BCHER-KVA.example", "xn--bcher-kva.example"],
  ["hôpital.gouv.fr", "xn--hpital-ixa.gouv.fr"],
];

test.each(accepted)("%s is the domain %s", (typed, domain) => {
  expect(parseDomain(typed)).toBe(domain);
});

const refused: [string, ErrorCode][] = [
  ["192.0.2.1", "domain_is_ip"],
  ["[2001:db8::1]", "domain_is_ip"],
  ["co.uk", "domain_is_public_suffix"],
  ["com", "domain_is_public_suffix"],
  ["github.io", "domain_is_public_suffix"],
  ["postern.test", "domain_is_native"],
  ["acme.postern.test", "domain_is_native"],
  ["localhost", "domain_invalid"],
  ["company..test", "domain_invalid"],
  ["-company.test", "domain_invalid"],
  ["com pany.test", "domain_invalid"],
  ["company.test\r\nX: y", "domain_invalid"],
  ["a_b.company.test", "domain_invalid"],
  [`${"a".repeat(64)}.test`, "domain_invalid"],
];

test.each(refused)("%s is refused: %s", (typed, code) => {
  expect(() => parseDomain(typed)).toThrow(expect.objectContaining({ code, field: "domain" }));
});
