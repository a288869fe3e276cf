import { expect, test } from "vitest";
import { toALabel } from "#lib/mail/address.ts";
import { lookalikeOf, mixesScripts } from "./lookalike.ts";

const ascii = (name: string) => toALabel(name) ?? name;
const among = (domain: string, ...known: string[]) => lookalikeOf(ascii(domain), known.map(ascii));

const mistaken: [string, string, string][] = [
  ["cоmpany.test", "company.test", "a Cyrillic о"],
  ["соmраnу.test", "company.test", "five Cyrillic letters"],
  ["аррӏе.test", "apple.test", "Cyrillic throughout"],
  ["cοmpany.test", "company.test", "a Greek ο"],
  ["բօօk.test", "բook.test", "Armenian օ"],
  ["cornpany.test", "company.test", "rn for m"],
  ["cornpany.test", "соmpany.test", "both at once, the known one in disguise"],
  ["g00d.test", "good.test", "zeros"],
  ["he1p.test", "help.test", "a one"],
  ["vvater.test", "water.test", "vv for w"],
  ["hôріtаl.test", "hôpital.test", "accents stay, letters change"],
  ["mail.cоmpany.test", "company.test", "a host of a look-alike"],
  ["acme.роstеrn.test", "acme.postern.test", "the service's own domain"],
];

test.each(mistaken)("%s is mistaken for %s: %s", (typed, known) => {
  expect(among(typed, "plain.test", known)).toBe(ascii(known));
});

const distinct: [string, string][] = [
  ["company.test", "company.test"],
  ["mail.company.test", "company.test"],
  ["company.test", "mail.company.test"],
  ["company2.test", "company3.test"],
  ["hopital.test", "hôpital.test"],
  ["company.example", "company.test"],
  ["mycornpany.test", "company.test"],
  ["больница.test", "клиника.test"],
];

test.each(distinct)("%s is not mistaken for %s", (typed, known) => {
  expect(among(typed, known)).toBeUndefined();
});

test.each(["cоmpany.test", "раypal.test", "αcompany.test", "例えα.test"])(
  "%s mixes letters that no language writes together",
  (domain) => {
    expect(mixesScripts(ascii(domain))).toBe(true);
  },
);

test.each([
  "company.test",
  "hôpital-2.test",
  "больница.рф",
  "больница.test",
  "νοσοκομείο.test",
  "例えab.test",
  "カタカナひらがな漢字.test",
  "병원abc.test",
  "โรงพยาบาล.test",
  "مستشفى.test",
])("%s is written in one way, label by label", (domain) => {
  expect(mixesScripts(ascii(domain))).toBe(false);
});
