import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { apiError, invalidParameters, notFound, refusal, tooMany, unauthenticated } from "../answers.ts";
import { apiRoot } from "../find-operation.ts";
import type { Operation } from "../operation.ts";
import { describeOperation } from "./describe-operation.ts";
import type { ApiDocument, DescribedOperation, DescribedResponse, JsonSchema, Words } from "./document.ts";
import { describedHeaders, rateHeaderReferences } from "./rate-headers.ts";
import { schemaOf } from "./schema-of.ts";

/** The OpenAPI 3.1 document of these operations, made of the schemas that they parse and answer with, in the words of a language. */
export function describeApi(operations: readonly Operation[], t: Words): ApiDocument {
  const schemas: Record<string, JsonSchema> = {};
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const one of operations) {
    const path = `${one.path}.json`;
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: describeOperation(one, t, schemas) };
  }
  const responses = describedErrors(t, schemas);
  return {
    openapi: "3.1.0",
    info: { title: "Postern", version: "2", description: t("api.purpose") },
    servers: [{ url: `${env.publicUrl}${apiRoot}` }],
    security: [{ basic: [] }, { bearer: [] }],
    paths,
    components: {
      schemas,
      responses,
      headers: describedHeaders(t),
      securitySchemes: {
        basic: { type: "http", scheme: "basic", description: t("api.access.basic") },
        bearer: { type: "http", scheme: "bearer", description: t("api.access.bearer") },
      },
    },
  };
}

/** The errors that operations share, each shown as it is answered indeed. */
function describedErrors(t: Words, schemas: Record<string, JsonSchema>): Record<string, DescribedResponse> {
  const schema = schemaOf(apiError, "output", t, schemas);
  const content = ({ body }: { body?: object }) => ({ "application/json": { schema, example: body } });
  const issue = { code: "custom" as const, path: ["page"], message: "" };
  return {
    InvalidParameter: {
      description: t("api.status.400"),
      headers: rateHeaderReferences(),
      content: content(invalidParameters([issue])),
    },
    Unauthenticated: {
      description: t("api.status.401"),
      headers: { "WWW-Authenticate": { $ref: "#/components/headers/WWW-Authenticate" } },
      content: content(unauthenticated),
    },
    Forbidden: {
      description: t("api.status.403"),
      headers: rateHeaderReferences(),
      content: content(refusal(new DomainError("token_read_only"))),
    },
    NotFound: { description: t("api.status.404"), headers: rateHeaderReferences(), content: content(notFound) },
    TooMany: {
      description: t("api.status.429"),
      headers: rateHeaderReferences("Retry-After"),
      content: content(tooMany({ "Retry-After": "41" })),
    },
  };
}
