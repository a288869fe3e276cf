import { createTranslator } from "next-intl";
import { z } from "zod";
import { describeApi } from "#app/_server/api/describe/describe-api.ts";
import type { ApiDocument, Words } from "#app/_server/api/describe/document.ts";
import { type Operation, openOperation } from "#app/_server/api/operation.ts";
import messages from "../../../messages/en.json";
import { addressOperations } from "./recipient-addresses.ts";

/** Programs read English, whatever their people speak. */
const english = createTranslator({ locale: "en", messages }) as unknown as Words;

/** Everyone may ask for it, and it never changes: it is made once. */
let document: ApiDocument | undefined;

const describe = openOperation(
  {
    id: "describe",
    method: "GET",
    path: "/openapi",
    status: 200,
    answer: z.looseObject({ openapi: z.literal("3.1.0") }),
  },
  async () => {
    document ??= describeApi(operations, english);
    return { ...document };
  },
);

/** Every operation of the REST API. Their paths, methods and schemas stand here alone. */
export const operations: readonly Operation[] = [...addressOperations, describe];
