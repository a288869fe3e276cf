import { expect, test } from "vitest";
import { sectionRoot } from "./section-root.ts";

test.each([
  ["/", "/"],
  ["/tickets", "/tickets"],
  ["/tickets/12", "/tickets"],
  ["/channels/email", "/channels/email"],
  ["/channels/email/addresses/7/credentials", "/channels/email"],
  ["/settings/tokens", "/settings"],
])("from %s the other account is entered at %s", (path, root) => {
  expect(sectionRoot(path)).toBe(root);
});
