import { expect, test } from "vitest";
import { findVerificationToken } from "./verification-token.ts";

const one = `${"A".repeat(42)}-`;
const two = `${"b_".repeat(21)}c`;
const nowhere = { header: [], subject: "", text: "", quotes: false };

test.each([
  ["the header first", { header: [` ${one} `], subject: `PV-${two}` }, one],
  ["the header with its prefix", { header: [`PV-${one}`] }, one],
  ["the subject before the text", { subject: `x · PV-${one}`, text: `PV-${two}` }, one],
  ["the text", { text: `Bonjour,\nPV-${two}\n` }, two],
  ["what follows a header that holds none", { header: ["PV-short"], text: `PV-${two}` }, two],
])("a token is found: %s", (_, places, token) => {
  expect(findVerificationToken({ ...nowhere, ...places })).toBe(token);
});

test.each([
  ["too short", { text: `PV-${one.slice(1)}` }],
  ["too long", { text: `PV-${one}A` }],
  ["inside a word", { text: `XPV-${one}` }],
  ["in an answer or a bounce", { subject: `Re: PV-${one}`, quotes: true }],
])("no token is found %s", (_, places) => {
  expect(findVerificationToken({ ...nowhere, ...places })).toBeNull();
});
