import { createTranslator } from "next-intl";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { describeApi } from "#app/_server/api/describe/describe-api.ts";
import type { Words } from "#app/_server/api/describe/document.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import messages from "../../messages/en.json";
import { GET } from "../api/v2/[[...path]]/route.ts";
import { operations } from "../api/v2/operations.ts";
import { describedBy } from "./described.ts";

interface Asked {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

export const root = "http://localhost:3000/api/v2/recipient_addresses";
export const bearer = (value: string): Record<string, string> => ({ Authorization: `Bearer ${value}` });

/**
 * A file's own account with four addresses at company.test, and a program that asks for them with a token that may write. Registers what opens and
 * closes it; each test has a minute of its own.
 */
export function addressProgram() {
  let world: World;
  let token: string;
  let domainId: string;
  const described = describedBy(
    describeApi(operations, createTranslator({ locale: "en", messages }) as unknown as Words),
  );

  beforeAll(async () => {
    world = await testWorld();
    ({ token } = await createToken(world.ctx(), { name: "test", scope: "read_write", life: "none" }));
    ({ domainId } = await connectDomain(world, "company.test"));
    for (const local of ["one", "two", "three", "four"]) await connectAddress(world, { domainId, local });
  });
  beforeEach(() => world.db.rateWindow.deleteMany());
  afterAll(() => world.close());

  /** Asks at a path below /api/v2/recipient_addresses; whatever is answered, the API's own document describes it. */
  async function ask(method: Method, path: string, { headers = bearer(token), body }: Asked = {}): Promise<Response> {
    const request = new Request(`${root}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const response = await GET(request);
    await described(request, response);
    return response;
  }

  return {
    get world() {
      return world;
    },
    get token() {
      return token;
    },
    get domainId() {
      return domainId;
    },
    ask,
    list: (query = "", headers = bearer(token)) => ask("GET", `.json${query}`, { headers }),
    at: (id: string | number, method: "GET" | "DELETE" = "GET", headers = bearer(token)) =>
      ask(method, `/${id}.json`, { headers }),
    post: (body: unknown, headers = bearer(token)) => ask("POST", ".json", { headers, body: JSON.stringify(body) }),
    put: (id: number, change: unknown, headers = bearer(token)) =>
      ask("PUT", `/${id}.json`, { headers, body: JSON.stringify({ recipient_address: change }) }),
    verify: (id: number, body?: string, headers = bearer(token)) =>
      ask("PUT", `/${id}/verify.json`, { headers, ...(body === undefined ? {} : { body }) }),
    idOf: async (email: string) => (await world.db.supportAddress.findFirstOrThrow({ where: { email } })).id,
  };
}
