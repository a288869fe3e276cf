import { z } from "zod";
import type { JsonSchema, Words } from "./document.ts";

type Field = Parameters<Words>[0] extends infer K ? Extract<K, `api.field.${string}`> : never;
type Made = z.core.JSONSchema.BaseSchema;

/**
 * A zod schema as JSON Schema, its properties described in words; what has a name of its own is put into `named` and referred to. `io`: what a request
 * may hold, or what an answer holds.
 */
export function schemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  t: Words,
  named: Record<string, JsonSchema>,
): JsonSchema {
  const override = ({ jsonSchema }: { jsonSchema: Made }) => tidy(jsonSchema);
  const { $schema: _, $defs, ...made } = z.toJSONSchema(schema, { io, override });
  // zod gives one object to every place where a schema is used: a copy has one for each.
  const finished = (part: object): JsonSchema =>
    described(JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/')), t);
  for (const [name, definition] of Object.entries($defs ?? {})) named[name] = finished(definition);
  return finished(made);
}

/** Without what says nothing: the bounds of a safe integer, the pattern beside a format, zod's own name. */
function tidy(made: Made): void {
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
  if (made.format) delete made.pattern;
  delete made.id;
}

/** Every property, however deep, with what its name means. */
function described(schema: JsonSchema, t: Words): JsonSchema {
  const entries = Object.entries(schema.properties ?? {}).map(([name, property]) => {
    return [name, { ...described(property, t), description: t(`api.field.${name}` as Field) }] as const;
  });
  return {
    ...schema,
    ...(schema.properties ? { properties: Object.fromEntries(entries) } : {}),
    ...(schema.items ? { items: described(schema.items, t) } : {}),
    ...(schema.anyOf ? { anyOf: schema.anyOf.map((one) => described(one, t)) } : {}),
    ...(typeof schema.additionalProperties === "object"
      ? { additionalProperties: described(schema.additionalProperties, t) }
      : {}),
  };
}
