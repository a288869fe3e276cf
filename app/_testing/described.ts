import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import type { ApiDocument } from "#app/_server/api/describe/document.ts";

/** Statuses that no operation describes: no such path or method there, and our own trouble. */
const everywhere = [405, 500];

/** Checks answers of the REST API against its own document: status, headers and body must be described there. */
export function describedBy(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "api");
  return async (request: Request, given: Response): Promise<void> => {
    const { pathname } = new URL(request.url);
    const path = Object.keys(document.paths).find((one) => pattern(one).test(pathname));
    const operation = path && document.paths[path]?.[request.method.toLowerCase()];
    if (!operation || everywhere.includes(given.status)) return;
    const pointer = ["paths", path, request.method.toLowerCase(), "responses", String(given.status)];
    const written = operation.responses[given.status];
    expect([request.method, path, given.status, written !== undefined]).toEqual([
      request.method,
      path,
      given.status,
      true,
    ]);
    const shared = written && "$ref" in written ? written.$ref.split("/").at(-1) : undefined;
    const response = shared ? document.components.responses[shared] : written;
    if (!response || "$ref" in response) throw new Error(`${path} refers to nothing`);
    const missing = Object.keys(response.headers ?? {}).filter((name) => !given.headers.has(name));
    expect([path, given.status, missing]).toEqual([path, given.status, []]);
    const text = await given.clone().text();
    if (!response.content) return expect([path, text]).toEqual([path, ""]) as never;
    const within = shared ? ["components", "responses", shared] : pointer;
    const $ref = `api#/${[...within, "content", "application/json", "schema"].map(escaped).join("/")}`;
    const validate = ajv.compile({ $ref });
    validate(JSON.parse(text));
    expect([path, given.status, validate.errors]).toEqual([path, given.status, null]);
  };
}

const pattern = (path: string) =>
  new RegExp(`^/api/v2${path.replace(/\.json$/, "").replace(/\{\w+\}/g, "[^/]+")}(?:\\.json)?$`);

/** RFC 6901, in a URI fragment. */
const escaped = (part: string) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));
