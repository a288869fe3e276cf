import type { JsonSchema } from "#app/_server/api/describe/document.ts";
import type { Fact } from "./facts.tsx";

/** What a value may be, as programmers write it: `integer`, `string | null`, `"read" | "write"`, `RecipientAddress[]`. */
export function typeWords(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
  if (schema.anyOf) return schema.anyOf.map(typeWords).join(" | ");
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.items) return `${typeWords(schema.items)}[]`;
  if (schema.format) return schema.format;
  return [schema.type ?? "any"].flat().join(" | ");
}

/** Every field of an object, those of the objects within it under their path. */
export function fieldsOf(schema: JsonSchema, prefix = ""): Fact[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const within = property.properties ? fieldsOf(property, `${prefix}${name}.`) : [];
    if (within.length > 0) return within;
    return [{ name: `${prefix}${name}`, type: typeWords(property), text: property.description ?? "" }];
  });
}
