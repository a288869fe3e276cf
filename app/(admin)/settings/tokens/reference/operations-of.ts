import type { ApiDocument, DescribedOperation } from "#app/_server/api/describe/document.ts";

/** One operation of the document, with where it stands. */
export interface PlacedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly described: DescribedOperation;
}

/** The document's operations in its order. */
export function operationsOf({ paths }: ApiDocument): PlacedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: described.operationId,
      method: method.toUpperCase(),
      path,
      described,
    })),
  );
}
