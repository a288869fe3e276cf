import fc from "fast-check";
import { expect, test } from "vitest";
import { attachmentHeaders } from "./attachment-headers.ts";

const disposition = (name: string) => attachmentHeaders(name)["Content-Disposition"] ?? "";

test.each([
  ["facture.pdf", `attachment; filename="facture.pdf"; filename*=UTF-8''facture.pdf`],
  ["reçu n° 3.pdf", `attachment; filename="re_u n_ 3.pdf"; filename*=UTF-8''re%C3%A7u%20n%C2%B0%203.pdf`],
  [
    'a"; filename=evil.html',
    `attachment; filename="a_; filename=evil.html"; filename*=UTF-8''a%22%3B%20filename%3Devil.html`,
  ],
  ["../../etc/passwd", `attachment; filename="passwd"; filename*=UTF-8''passwd`],
  ["C:\\Windows\\.htaccess", `attachment; filename="htaccess"; filename*=UTF-8''htaccess`],
  ["a\r\nSet-Cookie: x=y", `attachment; filename="aSet-Cookie: x=y"; filename*=UTF-8''aSet-Cookie%3A%20x%3Dy`],
  ["invoice\u202efdp.exe", `attachment; filename="invoicefdp.exe"; filename*=UTF-8''invoicefdp.exe`],
  ["", `attachment; filename="attachment"; filename*=UTF-8''attachment`],
])("a stranger's file name %j becomes a harmless header", (name, expected) => {
  expect(disposition(name)).toBe(expected);
});

test("an attachment is a download of no type under a policy that runs nothing", () => {
  const headers = attachmentHeaders("page.html");
  expect(headers["Content-Type"]).toBe("application/octet-stream");
  expect(headers["X-Content-Type-Options"]).toBe("nosniff");
  expect(headers["Content-Security-Policy"]).toContain("sandbox");
});

test("any file name at all makes headers that can be sent", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(() => new Headers(attachmentHeaders(name))).not.toThrow();
      expect(disposition(name)).toMatch(/^attachment; filename="[^"\\]+"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/);
    }),
  );
});
