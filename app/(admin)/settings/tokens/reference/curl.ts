import type { PlacedOperation } from "./operations-of.ts";

/** A request as a person tries it in a shell, with the token in a variable. -g: brackets are part of the address. */
export function curlOf({ method, path, described }: PlacedOperation, root: string): string {
  const query = described["x-query"];
  const at = described.parameters.reduce((url, { name, example }) => url.replace(`{${name}}`, `${example}`), path);
  const body = described.requestBody?.content["application/json"].example;
  return [
    `curl${query ? " -g" : ""}${method === "GET" ? "" : ` -X ${method}`}`,
    ...(described["x-access"] === "open" ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...(body === undefined ? [] : [`-H "Content-Type: application/json"`, `-d '${JSON.stringify(body)}'`]),
    `"${root}${at}${query ? `?${query}` : ""}"`,
  ].join(" \\\n  ");
}
