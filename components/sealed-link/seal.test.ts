import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createHandoffInput, type HandoffContent } from "#lib/handoffs/schema.ts";
import { canSeal, isKey, proofOf, seal, unseal } from "./seal.ts";

const content: HandoffContent = {
  version: 1,
  domain: { domain: "company.test", domainUnicode: "company.test" },
  addresses: ["support@company.test"],
  credential: {
    host: "mx.postern.test",
    port: 587,
    tlsPort: 465,
    username: "acme-user",
    password: "lookup.the-secret_itself",
    emailUsername: "acme@acme.postern.test",
    nativeAddress: "support@acme.postern.test",
    fingerprint: null,
    certificate: null,
  },
};
const digest = async (text: string) =>
  Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text, "base64url"))).toString("base64url");

test("what is sealed opens again with its key, for any words in it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (password) => {
      const all = { ...content, credential: { ...content.credential, password } };
      expect(await unseal(await seal(all))).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test("nothing that is sent to be kept holds the password, the key, or what opens the link", async () => {
  const { key, ...sent } = await seal(content);
  const said = JSON.stringify(sent);
  for (const secret of [key, content.credential.password, await proofOf(key)]) expect(said).not.toContain(secret);
  expect(Buffer.from(sent.ciphertext, "base64url").toString("latin1")).not.toContain(content.credential.password);
  expect(sent.proofHash).toBe(await digest(await proofOf(key)));
  expect(isKey(key)).toBe(true);
});

test("a domain with fifty addresses as long as they may be, and a large certificate, fits into a link", async () => {
  const addresses = Array.from({ length: 50 }, (_, n) => `${n}@company.test`.padStart(254, "a"));
  const credential = { ...content.credential, fingerprint: "AB:".repeat(32), certificate: "x".repeat(3000) };
  const { key: _, ...sent } = await seal({ ...content, addresses, credential });
  expect(createHandoffInput.parse({ ...sent, credentialId: crypto.randomUUID(), lifetime: 24 })).toMatchObject(sent);
});

test("no key, id, nonce or ciphertext comes twice for the same content", async () => {
  const links = await Promise.all(Array.from({ length: 50 }, () => seal(content)));
  for (const part of ["key", "handoffId", "ciphertext", "proofHash"] as const)
    expect(new Set(links.map((link) => link[part])).size).toBe(50);
  expect(new Set(links.map(({ ciphertext }) => ciphertext.slice(0, 16))).size).toBe(50);
});

describe("opens nothing", () => {
  test("when any bit of the ciphertext, its nonce or its tag was changed, or some of it is missing", async () => {
    const link = await seal(content);
    const bytes = Buffer.from(link.ciphertext, "base64url");
    const bit = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }));
    await fc.assert(
      fc.asyncProperty(bit, async ([at, of]) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << of);
        await expect(unseal({ ...link, ciphertext: changed.toString("base64url") })).rejects.toThrow();
      }),
      { numRuns: 200 },
    );
    for (const length of [0, 11, 12, 27, bytes.length - 1])
      await expect(unseal({ ...link, ciphertext: bytes.subarray(0, length).toString("base64url") })).rejects.toThrow();
  });

  test("with another key, or as another link", async () => {
    const [link, other] = [await seal(content), await seal(content)];
    await expect(unseal({ ...link, key: other.key })).rejects.toThrow();
    await expect(unseal({ ...link, handoffId: other.handoffId })).rejects.toThrow();
    expect(await unseal(link)).toEqual(content);
  });

  test("when it was sealed by the right key and is nothing that this product seals", async () => {
    const link = await seal({ ...content, version: 2 } as unknown as HandoffContent);
    await expect(unseal(link)).rejects.toThrow();
  });
});

test("where the page came over plain HTTP there is no sealing, and it can be told", () => {
  expect(canSeal()).toBe(true);
  vi.stubGlobal("isSecureContext", false);
  expect(canSeal()).toBe(false);
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("crypto", {});
  expect(canSeal()).toBe(false);
  vi.unstubAllGlobals();
});

test("a fragment that was cut short or grew is no key", () => {
  const key = "A".repeat(43);
  expect([key, "", key.slice(1), `${key}A`, `${key.slice(1)}%`].map(isKey)).toEqual([true, false, false, false, false]);
});
