import type { InhabitedAccount } from "#lib/testing/inhabited-account.ts";

interface Asked {
  /** With the query. */
  readonly url: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface EndpointCase {
  readonly ask: (at: InhabitedAccount) => Asked;
  /** What opens it. "nothing": it is for everyone, and tells nothing of any account. */
  readonly opens: "session" | "token" | "nothing";
  /** The status for an owner of another account. 200: it answers with what is the caller's own. */
  readonly stranger: number;
  /** For an agent of the account, and for its owner. */
  readonly agent: number;
  readonly owner: number;
  /** It goes on for ever: only its first bytes are read. */
  readonly stream?: true;
}

/** Every method of every `route.ts`, and every operation of the REST API. What ends something stands last. */
export const endpointCases: Readonly<Record<string, Readonly<Record<string, EndpointCase>>>> = {
  "healthz/route.ts": {
    GET: { ask: () => ({ url: "/healthz" }), opens: "nothing", stranger: 200, agent: 200, owner: 200 },
  },
  "readyz/route.ts": {
    GET: { ask: () => ({ url: "/readyz" }), opens: "nothing", stranger: 200, agent: 200, owner: 200 },
  },
  "events/route.ts": {
    GET: { ask: () => ({ url: "/events" }), opens: "session", stranger: 200, agent: 200, owner: 200, stream: true },
  },
  "(admin)/tickets/[id]/attachments/[attachmentId]/route.ts": {
    GET: {
      ask: ({ ticketId, attachmentId }) => ({
        url: `/tickets/${ticketId}/attachments/${attachmentId}`,
        params: { id: String(ticketId), attachmentId },
      }),
      opens: "session",
      stranger: 404,
      agent: 200,
      owner: 200,
    },
  },
  "(admin)/channels/email/disconnections/[id]/messages.csv/route.ts": {
    GET: {
      ask: ({ disconnectionId: id }) => ({ url: `/channels/email/disconnections/${id}/messages.csv`, params: { id } }),
      opens: "session",
      stranger: 404,
      agent: 404,
      owner: 200,
    },
  },
  "(admin)/audit/export.csv/route.ts": {
    GET: { ask: () => ({ url: "/audit/export.csv" }), opens: "session", stranger: 200, agent: 404, owner: 200 },
  },
  // By operation: one route answers for all.
  "api/v2/[[...path]]/route.ts": {
    "GET /openapi": {
      ask: () => ({ url: "/api/v2/openapi.json" }),
      opens: "nothing",
      stranger: 200,
      agent: 200,
      owner: 200,
    },
    "GET /recipient_addresses": {
      ask: () => ({ url: "/api/v2/recipient_addresses.json" }),
      opens: "token",
      stranger: 200,
      agent: 403,
      owner: 200,
    },
    "POST /recipient_addresses": {
      ask: ({ domain }) => ({
        url: "/api/v2/recipient_addresses.json",
        body: { recipient_address: { email: `new@${domain}` } },
      }),
      opens: "token",
      stranger: 422,
      agent: 403,
      owner: 422,
    },
    "GET /recipient_addresses/{id}": {
      ask: ({ connectorId }) => ({ url: `/api/v2/recipient_addresses/${connectorId}.json` }),
      opens: "token",
      stranger: 404,
      agent: 403,
      owner: 200,
    },
    "PUT /recipient_addresses/{id}": {
      ask: ({ connectorId }) => ({
        url: `/api/v2/recipient_addresses/${connectorId}.json`,
        body: { recipient_address: { name: "Mine" } },
      }),
      opens: "token",
      stranger: 404,
      agent: 403,
      owner: 200,
    },
    "PUT /recipient_addresses/{id}/verify": {
      ask: ({ connectorId }) => ({ url: `/api/v2/recipient_addresses/${connectorId}/verify.json` }),
      opens: "token",
      stranger: 404,
      agent: 403,
      owner: 200,
    },
    "DELETE /recipient_addresses/{id}": {
      ask: ({ connectorId }) => ({ url: `/api/v2/recipient_addresses/${connectorId}.json` }),
      opens: "token",
      stranger: 404,
      agent: 403,
      owner: 204,
    },
  },
  "api/auth/[...all]/route.ts": {
    POST: {
      ask: ({ owner }) => ({ url: "/api/auth/sign-in/email", body: { email: owner.email, password: "a guess" } }),
      opens: "nothing",
      stranger: 401,
      agent: 401,
      owner: 401,
    },
  },
};
