import type { Messages } from "next-intl";
import type { z } from "zod";
import { noDetails } from "#components/forms/result.ts";
import { DomainError } from "#lib/errors.ts";
import { recordInvalid, refusal } from "../answers.ts";
import type { Operation } from "../operation.ts";
import type { DescribedOperation, DescribedParameter, DescribedResponse, JsonSchema, Words } from "./document.ts";
import { rateHeaderReferences } from "./rate-headers.ts";
import { schemaOf } from "./schema-of.ts";

type Named = Record<string, JsonSchema>;
type OperationId = keyof Messages["api"]["operation"];

/** One operation in OpenAPI's words. Schemas with a name are put into `named`. */
export function describeOperation(one: Operation, t: Words, named: Named): DescribedOperation {
  const id = one.id as OperationId;
  return {
    operationId: id,
    summary: t(`api.operation.${id}.title`),
    description: t(`api.operation.${id}.text`),
    ...(one.access === "open" ? { security: [] as const } : {}),
    "x-access": one.access,
    ...(one.example?.query ? { "x-query": one.example.query } : {}),
    parameters: [...parametersOf(one, "path", t, named), ...parametersOf(one, "query", t, named)],
    ...(one.body ? { requestBody: bodyOf(one.body, one.example?.body, t, named) } : {}),
    responses: responsesOf(one, t, named),
  };
}

function parametersOf(one: Operation, where: "path" | "query", t: Words, named: Named): DescribedParameter[] {
  const schema = where === "path" ? one.params : one.query;
  if (!schema) return [];
  // A path's text is described by what it is read as.
  const { properties = {} } = schemaOf(schema, where === "path" ? "output" : "input", t, named);
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: where === "path",
    description,
    schema: property,
    ...(where === "path" ? { example: one.example?.params?.[name] } : {}),
  }));
}

function bodyOf(schema: z.ZodType, example: unknown, t: Words, named: Named) {
  const required = !schema.safeParse(undefined).success;
  return { required, content: { "application/json": { schema: schemaOf(schema, "input", t, named), example } } };
}

function responsesOf(one: Operation, t: Words, named: Named): DescribedOperation["responses"] {
  const success = one.status === null ? {} : { [one.status]: successOf(one, t, named) };
  if (one.access === "open") return success;
  const common = (name: string) => ({ $ref: `#/components/responses/${name}` });
  return {
    ...success,
    ...(one.query || one.body ? { 400: common("InvalidParameter") } : {}),
    401: common("Unauthenticated"),
    403: common("Forbidden"),
    ...(one.params ? { 404: common("NotFound") } : {}),
    ...(one.refusals.length > 0 ? { 422: refusalsOf(one, t, named) } : {}),
    429: common("TooMany"),
  };
}

function successOf(one: Operation, t: Words, named: Named): DescribedResponse {
  const schema = one.answer && schemaOf(one.answer, "output", t, named);
  const example = one.example?.answer === undefined ? {} : { example: one.answer?.parse(one.example.answer) };
  return {
    description: t(schema ? "api.answer.body" : "api.answer.nothing"),
    ...(one.access === "open" ? {} : { headers: rateHeaderReferences() }),
    ...(schema ? { content: { "application/json": { schema, ...example } } } : {}),
  };
}

/** Each refusal as it is answered indeed. */
function refusalsOf(one: Operation, t: Words, named: Named): DescribedResponse {
  const examples = one.refusals.map((code) => {
    const { body } = refusal(new DomainError(code));
    return [code, { summary: t(`error.${code}`, noDetails), value: body }] as const;
  });
  return {
    description: t("api.status.422"),
    headers: rateHeaderReferences(),
    content: {
      "application/json": {
        schema: schemaOf(recordInvalid, "output", t, named),
        examples: Object.fromEntries(examples),
      },
    },
  };
}
