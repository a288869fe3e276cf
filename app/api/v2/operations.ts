import type { Operation } from "#app/_server/api/operation.ts";
import { addressOperations } from "./recipient-addresses.ts";

/** Every operation of the REST API. Their paths, methods and schemas stand here alone. */
export const operations: readonly Operation[] = [...addressOperations];
