import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Role } from "#lib/accounts/schema.ts";
import type { AccountRef } from "#lib/context.ts";
import { publishLive } from "#lib/db/live.ts";
import type { InhabitedAccount, TestPerson } from "#lib/testing/inhabited-account.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { request } from "./_testing/browser.ts";
import { type EndpointCase, endpointCases } from "./_testing/endpoint-cases.ts";
import { type Neighbours, openNeighbours } from "./_testing/neighbours.ts";
import { operations } from "./api/v2/operations.ts";

vi.mock("next/headers", async () => (await import("./_testing/browser.ts")).nextHeaders());
vi.mock("next-intl/server", async () => (await import("./_testing/browser.ts")).nextIntl());

type Handler = (request: Request, route: { params: Promise<Readonly<Record<string, string>>> }) => Promise<Response>;
const modules = import.meta.glob<Record<string, Handler>>("./**/route.ts", { eager: true });
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The REST API is one route: what it offers stands in its operations. */
const api = "api/v2/[[...path]]/route.ts";
const there = Object.entries(modules).flatMap(([file, exported]) => {
  const names =
    file === `./${api}`
      ? operations.map(({ method, path }) => `${method} ${path}`)
      : Object.keys(exported).filter((name) => methods.includes(name));
  return names.map((name) => `${name} of ${file.slice(2)}`);
});

const cases = Object.entries(endpointCases).flatMap(([file, endpoints]) =>
  Object.entries(endpoints).map(([method, one]) => [`${method} of ${file}`, one, method, file] as const),
);

let all: Neighbours;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  all = await openNeighbours();
  const make = async (account: AccountRef, { userId, email }: TestPerson, role: Role = "owner") => {
    const actor = { kind: "user", userId, email, role, ip: null } as const;
    return (
      await createToken({ ...all.world.ctx(), account, actor }, { name: "test", scope: "read_write", life: "none" })
    ).token;
  };
  tokens.stranger = await make(all.other.account, all.other.owner);
  // Made while its maker was an administrator.
  tokens.agent = await make(all.victim.account, all.victim.agent, "admin");
  tokens.owner = await make(all.own.account, all.own.owner);
  await all.note();
});
afterAll(() => all.world.close());

test("every endpoint there is stands in the table, and nothing else does", () => {
  expect(cases.map(([name]) => name).toSorted()).toEqual(there.toSorted());
});

/** Asks as `who`, by a cookie or by a token, whichever opens it; `by` may say the wrong one. */
async function ask(
  who: "nobody" | "stranger" | "agent" | "owner",
  [, one, method, file]: readonly [string, EndpointCase, string, string],
  at: InhabitedAccount,
  by: "cookie" | "token" = one.opens === "token" ? "token" : "cookie",
) {
  const { url, params = {}, body } = one.ask(at);
  all.browseAs(by === "cookie" ? who : "nobody", at.account.id);
  const headers = new Headers(by === "token" && tokens[who] ? { Authorization: `Bearer ${tokens[who]}` } : {});
  const text = body === undefined ? undefined : JSON.stringify(body);
  if (text) {
    headers.set("content-type", "application/json");
    headers.set("content-length", String(text.length));
  }
  const leaving = new AbortController();
  const [verb = ""] = method.split(" ");
  const init = { method: verb, headers, signal: leaving.signal, ...(text ? { body: text } : {}) };
  const handler = modules[`./${file}`]?.[verb];
  if (!handler) throw new Error("there is no such endpoint");
  const response = await handler(request(url, init), { params: Promise.resolve(params) });
  const answer = one.stream ? "" : await response.text();
  leaving.abort();
  await response.body?.cancel().catch(() => undefined);
  all.expectNothingOfTheVictim(who === "agent" && response.ok ? "" : answer, `${url} ${text}`);
  return response.status;
}

describe("whatever the account cookie says", () => {
  test.each(cases)("an owner of another account gets nothing by %s", async (...one) => {
    expect(await ask("stranger", one, all.victim)).toBe(one[1].stranger);
    await all.expectUntouched();
  });

  test.each(cases)("an agent gets by %s what agents may have", async (...one) => {
    expect(await ask("agent", one, all.victim)).toBe(one[1].agent);
    // Its token was used.
    await all.note();
  });

  test.each(cases)("nobody who is not signed in gets by %s more than everybody", async (...one) => {
    const [, { opens, stranger }] = one;
    expect(await ask("nobody", one, all.victim)).toBe(opens === "nothing" ? stranger : 401);
    await all.expectUntouched();
  });

  test.each(cases.filter(([, { opens }]) => opens !== "nothing"))(
    "%s is not opened by a key of the other kind",
    async (...one) => {
      expect(await ask("owner", one, all.own, one[1].opens === "token" ? "cookie" : "token")).toBe(401);
    },
  );

  // Were a case to aim at nothing, a refusal would prove nothing.
  test.each(cases)("the account's own owner gets through by %s", async (...one) => {
    expect(await ask("owner", one, all.own)).toBe(one[1].owner);
  });
});

test("a stream of events tells of the reader's own account alone, and an agent nothing of the Email page", async () => {
  const { db } = all.world;
  const open = async (who: "stranger" | "agent") => {
    all.browseAs(who, all.victim.account.id);
    const handler = modules["./events/route.ts"]?.GET;
    const response = await handler?.(request("/events"), { params: Promise.resolve({}) });
    const reader = response?.body?.getReader();
    let heard = "";
    return {
      async until(words: string) {
        while (!heard.includes(words)) {
          const read = await reader?.read();
          if (!read || read.done) throw new Error(`the stream has ended: ${response?.status} ${heard}`);
          heard += new TextDecoder().decode(read.value);
        }
        return heard.match(/^data: .*$/gm);
      },
      close: () => reader?.cancel(),
    };
  };
  const stranger = await open("stranger");
  const agent = await open("agent");
  await stranger.until("connected");
  await agent.until("connected");
  const tell = (account: AccountRef, topic: "email" | "tickets") => publishLive(db, { accountId: account.id, topic });
  // The process listens a moment after the first reader came.
  await vi.waitUntil(async () => {
    await tell(all.other.account, "tickets");
    return Promise.race([stranger.until("data: tickets"), new Promise((later) => setTimeout(later, 50))]);
  });
  await tell(all.victim.account, "email");
  await tell(all.victim.account, "tickets");
  await tell(all.other.account, "email");
  expect(new Set(await stranger.until("data: email"))).toEqual(new Set(["data: tickets", "data: email"]));
  expect(await agent.until("data: tickets")).toEqual(["data: tickets"]);
  await stranger.close();
  await agent.close();
});
