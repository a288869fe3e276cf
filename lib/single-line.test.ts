import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { outboundCredentialInput } from "./addresses/schema.ts";
import { checkEgressInput } from "./delivery/egress.ts";
import { parseDomain } from "./domains/parse-domain.ts";
import { parseAddress } from "./mail/address.ts";
import { manyLines } from "./mail/text.ts";

const hostile = ["\r\n", "\n", "\r", "\0", "\x0b", "\x1b", "\x7f", "\x85"];

/** Fields that may hold control characters, and why that harms nobody. Every other field of every input refuses them. */
const exceptions: Record<string, string> = {
  token: "hashed, and never written",
  password: "hashed",
  current: "hashed",
  next: "hashed",
  was: "compared with what is there, and never written",
  body: "text of many lines: manyLines takes the rest out",
  search: "looked for, without what PostgreSQL cannot hold",
  cursor: "taken apart into a time and a number, or passed over",
  domain: "parseDomain refuses them in words of its own",
};

/** Every property of an input, or of each of its alternatives, with its name. */
function fieldsOf(schema: unknown, name: string): [string, z.ZodType][] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([key, field]) => fieldsOf(field, `${name}.${key}`));
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap((option) => fieldsOf(option, name));
  return schema instanceof z.ZodType ? [[name, schema]] : [];
}

async function allFields(): Promise<[string, z.ZodType][]> {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const fields: [string, z.ZodType][] = [];
  for (const { name } of folders) {
    if (!readdirSync(new URL(name, import.meta.url)).includes("schema.ts")) continue;
    const schemas: Record<string, unknown> = await import(`./${name}/schema.ts`);
    for (const [key, schema] of Object.entries(schemas)) {
      if (key.endsWith("Input")) fields.push(...fieldsOf(schema, key));
    }
  }
  return fields;
}

const lets = (field: z.ZodType, value: string) => {
  const parsed = field.safeParse(value);
  return parsed.success && typeof parsed.data === "string" && /\p{Cc}/u.test(parsed.data);
};

test("no field that a person types takes a line end or another control character", async () => {
  const fields = await allFields();
  expect(fields.length).toBeGreaterThan(50);
  const open = fields.filter(([, field]) => hostile.some((end) => lets(field, `a${end}Bcc: b@c.test`)));
  const names = new Set(open.map(([name]) => name.split(".").at(-1)));
  expect([...names].filter((name) => !(name && name in exceptions))).toEqual([]);
  // An exception that nobody needs any more goes.
  expect(Object.keys(exceptions).filter((name) => !names.has(name))).toEqual([]);
});

test.each(hostile)("what a form's own rules refuse is refused with %j in it", (end) => {
  expect(() => parseDomain(`company.test${end}x.test`)).toThrow("domain_invalid");
  expect(() => checkEgressInput(`smtp.company.test${end}RCPT`, 587)).toThrow("host_invalid");
  expect(outboundCredentialInput.shape.password.safeParse(`a${end}b`).success).toBe(false);
  expect(parseAddress(`a${end}b@company.test`)).toBeNull();
  expect(parseAddress(`a@company.test${end}b`)).toBeNull();
  if (!end.includes("\n") && !end.includes("\r")) expect(manyLines(`a${end}b`)).toBe("ab");
});
