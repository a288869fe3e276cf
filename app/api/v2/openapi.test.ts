import { Validator } from "@seriousme/openapi-schema-validator";
import { createTranslator } from "next-intl";
import { expect, test } from "vitest";
import { describeApi } from "#app/_server/api/describe/describe-api.ts";
import type { ApiDocument, DescribedResponse, JsonSchema, Words } from "#app/_server/api/describe/document.ts";
import en from "../../../messages/en.json";
import fr from "../../../messages/fr.json";
import { describedBy } from "../../_testing/described.ts";
import { GET } from "./[[...path]]/route.ts";
import { operations } from "./operations.ts";

const languages = { en, fr: fr as typeof en };
const wordsOf = (locale: "en" | "fr") => createTranslator({ locale, messages: languages[locale] }) as unknown as Words;
const fetched = async () => {
  const response = await GET(new Request("http://localhost:3000/api/v2/openapi.json"));
  return { response, document: (await response.json()) as ApiDocument };
};

test("the document is there for everyone, and a validator of OpenAPI 3.1 finds nothing wrong with it", async () => {
  const { response, document } = await fetched();
  expect(response.status).toBe(200);
  const validator = new Validator();
  expect(await validator.validate({ ...document })).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("the validator would find a fault", async () => {
  const { document } = await fetched();
  const broken = { ...document, paths: { "/x": { get: { parameters: [{ name: "no place" }] } } } };
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});

test("every operation is in it under its path and method, and every reference leads somewhere", async () => {
  const { document } = await fetched();
  const there = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(there.toSorted()).toEqual(
    operations.map(({ method, path }) => `${method.toLowerCase()} ${path}.json`).toSorted(),
  );
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
  expect(references.length).toBeGreaterThan(20);
  for (const path of references) {
    const found = path.split("/").reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
    expect([path, found]).toEqual([path, expect.any(Object)]);
  }
});

test("what requests are read with is what the document says: bounds, choices and defaults", async () => {
  const { document } = await fetched();
  const parameters = document.paths["/recipient_addresses.json"]?.get?.parameters ?? [];
  expect(Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))).toEqual({
    "page[size]": { type: "integer", minimum: 1 },
    "page[after]": { type: "string" },
    "page[before]": { type: "string" },
    page: { type: "integer", minimum: 1, maximum: 1_000_000, default: 1 },
    per_page: { type: "integer", minimum: 1, default: 100 },
  });
  const verify = document.paths["/recipient_addresses/{id}/verify.json"]?.put;
  expect(verify?.parameters).toMatchObject([
    { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1, maximum: 2_147_483_647 } },
  ]);
  expect(verify?.requestBody).toMatchObject({
    required: false,
    content: { "application/json": { schema: { properties: { type: { enum: ["forwarding", "spf", "dns"] } } } } },
  });
  expect(document.paths["/recipient_addresses/{id}.json"]?.put?.requestBody?.required).toBe(true);
  expect(document.components.schemas.RecipientAddress?.required).toHaveLength(14);
});

test.each(["en", "fr"] as const)("everything in it has words in %s", (locale) => {
  const document = describeApi(operations, wordsOf(locale));
  expect(JSON.stringify(document)).not.toMatch(/"(?:api|error)\.\w+/);
  const words: Record<string, string> = languages[locale].api.field;
  const wrong: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (node === null || typeof node !== "object") return;
    for (const [name, property] of Object.entries((node as JsonSchema).properties ?? {})) {
      if (!words[name] || property.description !== words[name]) wrong.push(`${path}.${name}`);
    }
    for (const [key, value] of Object.entries(node)) {
      if (key !== "example" && key !== "examples") walk(value, `${path}/${key}`);
    }
  };
  walk(document, "");
  expect(wrong).toEqual([]);
});

test("an answer that the document does not describe is found out", async () => {
  const { document } = await fetched();
  const described = describedBy(document);
  const request = new Request("http://localhost:3000/api/v2/recipient_addresses/1.json");
  const headers = Object.fromEntries(Object.keys(document.components.headers).map((name) => [name, "1"]));
  const shown = document.paths["/recipient_addresses/{id}.json"]?.get?.responses[200] as DescribedResponse;
  const example = shown.content?.["application/json"].example;
  const recipient_address = (example as { recipient_address: object }).recipient_address;
  await described(request, Response.json({ recipient_address }, { headers }));
  const wrong = [
    Response.json({ recipient_address: { ...recipient_address, brand_id: "1" } }, { headers }),
    Response.json({ recipient_address: { ...recipient_address, more: 1 } }, { headers }),
    Response.json({ recipient_address }),
    Response.json({ recipient_address }, { status: 202, headers }),
    Response.json({ err: "x" }, { status: 404, headers }),
  ];
  for (const response of wrong) await expect(described(request, response)).rejects.toThrow();
});

test("it tells nothing of any account, and no secret", async () => {
  const { document } = await fetched();
  expect(JSON.stringify(document)).not.toMatch(/postgres|SECRET|acme/i);
});
