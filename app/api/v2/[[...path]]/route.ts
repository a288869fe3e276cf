import { respond } from "#app/_server/api/respond.ts";
import { operations } from "../operations.ts";

export const dynamic = "force-dynamic";

/** The whole REST API: what stands in no operation is answered in JSON too, which Next would not do. */
const handle = (request: Request): Promise<Response> => respond(operations, request);

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
};
