import { expect, test } from "vitest";
import { presentedToken } from "./presented-token.ts";

test.each([
  ["Bearer abc", { token: "abc", email: null }],
  ["basic YUBiLmMvdG9rZW46ZA==", { token: "d", email: "a@b.c" }],
  ["Bearer ", null],
  ["Bearer a b", null],
  ["", null],
])("authorization %j presents %j", (header, expected) => {
  expect(presentedToken(header)).toEqual(expected);
});
