import { expect, test } from "vitest";
import type { ErrorCode } from "#lib/errors.ts";
import { parseDomain } from "./parse-domain.ts";

const label63 = "a".repeat(63);
const longest = `${label63}.${label63}.${label63}.${"a".repeat(56)}.test`;

const accepted: [string, string][] = [
  ["company.test", "company.test"],
  ["  Company.TEST. ", "company.test"],
  ["\u00a0company.test\u00a0", "company.test"],
  ["\tcompany.test\n", "company.test"],
  ["https://mail.company.fr/login?x=1", "mail.company.fr"],
  ["HTTPS://Company.FR/", "company.fr"],
  ["https://WWW.company.fr/contact", "company.fr"],
  ["http://www.company/", "www.company"],
  ["www.company.fr", "www.company.fr"],
  ["https://user:p%40ss@company.fr:8443/path#top", "company.fr"],
  ["//company.fr", "company.fr"],
  ["company.fr:25", "company.fr"],
  ["company.fr:", "company.fr"],
  ["company.fr\\folder", "company.fr"],
  ["support@company.fr", "company.fr"],
  ["@company.fr", "company.fr"],
  ["mailto:support@company.fr", "company.fr"],
  ["Support <support@company.fr>", "company.fr"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["BÜCHER.example", "xn--bcher-kva.example"],
  ["bu\u0308cher.example", "xn--bcher-kva.example"],
  ["XN--BCHER-KVA.example", "xn--bcher-kva.example"],
  ["hôpital.gouv.fr", "xn--hpital-ixa.gouv.fr"],
  ["straße.test", "xn--strae-oqa.test"],
  ["company\u3002test\u3002", "company.test"],
  ["ｃompany．test", "company.test"],
  ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
  ["4711.test", "4711.test"],
  [longest, longest],
  [`${longest}.`, longest],
];

test.each(accepted)("%j is the domain %s", (typed, domain) => {
  expect(parseDomain(typed)).toBe(domain);
});

const refused: [string, ErrorCode][] = [
  ["192.0.2.1", "domain_is_ip"],
  ["192.0.2.1.", "domain_is_ip"],
  ["192.0.2.1:25", "domain_is_ip"],
  ["https://192.0.2.1/", "domain_is_ip"],
  ["support@[192.0.2.1]", "domain_is_ip"],
  ["3221225985", "domain_is_ip"],
  ["0xc0.0.2.1", "domain_is_ip"],
  ["１９２.0.2.1", "domain_is_ip"],
  ["[2001:db8::1]", "domain_is_ip"],
  ["2001:db8::1", "domain_is_ip"],
  ["http://[2001:db8::1]:8080/", "domain_is_ip"],
  ["co.uk", "domain_is_public_suffix"],
  ["CO.UK.", "domain_is_public_suffix"],
  ["com", "domain_is_public_suffix"],
  ["github.io", "domain_is_public_suffix"],
  ["公司.cn", "domain_is_public_suffix"],
  ["рф", "domain_is_public_suffix"],
  ["postern.test", "domain_is_native"],
  ["acme.postern.test", "domain_is_native"],
  ["https://Other.Postern.test./", "domain_is_native"],
  ["localhost", "domain_invalid"],
  ["", "domain_invalid"],
  [".", "domain_invalid"],
  ["https://", "domain_invalid"],
  ["company..test", "domain_invalid"],
  ["company.test..", "domain_invalid"],
  [".company.test", "domain_invalid"],
  ["-company.test", "domain_invalid"],
  ["company-.test", "domain_invalid"],
  ["com pany.test", "domain_invalid"],
  ["company.test, other.test", "domain_invalid"],
  ["*.company.test", "domain_invalid"],
  ["company.test\r\nX: y", "domain_invalid"],
  ["company%2etest", "domain_invalid"],
  ["a_b.company.test", "domain_invalid"],
  ["company.123", "domain_invalid"],
  ["xn--a.test", "domain_invalid"],
  ["☃.test", "domain_invalid"],
  ["🏥.test", "domain_invalid"],
  ["\u202ecompany.test", "domain_invalid"],
  [`${"a".repeat(64)}.test`, "domain_too_long"],
  [`${"é".repeat(60)}.test`, "domain_too_long"],
  [`a${longest}`, "domain_too_long"],
  [`b.${longest}`, "domain_too_long"],
];

test.each(refused)("%j is refused: %s", (typed, code) => {
  expect(() => parseDomain(typed)).toThrow(expect.objectContaining({ code, field: "domain" }));
});
