import fc from "fast-check";
import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

test.each([
  ["/channels/email", "/channels/email"],
  ["/tickets/12?status=new", "/tickets/12?status=new"],
  ["/", "/"],
])("sign-in returns to the page that was asked for: %j", (asked, expected) => {
  expect(safeNext(asked)).toBe(expected);
});

test.each([
  "https://evil.test/",
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/./\\evil.test",
  "/..//evil.test",
  "javascript:alert(1)",
  "tickets",
  "/sign-in?next=/sign-in",
  "/api/auth/sign-out",
  "",
  null,
  undefined,
])("sign-in never leaves this site or loops: %j", (asked) => {
  expect(safeNext(asked)).toBe("/");
});

test("whatever is asked for, a browser resolves the answer on this site", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `/${text}`),
      ),
      (asked) => {
        expect(new URL(safeNext(asked), "https://postern.test").origin).toBe("https://postern.test");
      },
    ),
  );
});
