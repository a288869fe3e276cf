import { expect, test, vi } from "vitest";
import { log } from "#lib/logger.ts";
import { createToken } from "#lib/tokens/create-token.ts";
import { revokeToken } from "#lib/tokens/revoke-token.ts";
import { addressProgram, bearer } from "../../_testing/address-program.ts";
import * as route from "../../api/v2/[[...path]]/route.ts";
import { openOperation } from "./operation.ts";
import { respond } from "./respond.ts";

const program = addressProgram();
const { ask, list, at, post, put, verify, idOf } = program;

const basic = (words: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(words).toString("base64")}`,
});

test("Bearer and Basic open the same account", async () => {
  expect((await list("", basic(`owner@acme.test/token:${program.token}`))).status).toBe(200);
  expect((await list("", { Authorization: `bearer ${program.token}` })).status).toBe(200);
});

const strangers: [string, () => Record<string, string>][] = [
  ["nothing", () => ({})],
  ["a cookie", () => ({ Cookie: `better-auth.session_token=${program.token}` })],
  ["another scheme", () => ({ Authorization: `Token ${program.token}` })],
  ["a wrong token", () => bearer(`${program.token.slice(0, -2)}zz`)],
  ["another person's address", () => basic(`someone@acme.test/token:${program.token}`)],
  ["an address without /token", () => basic(`owner@acme.test:${program.token}`)],
  ["what is no base64", () => ({ Authorization: "Basic %%%" })],
  ["an empty password", () => basic("owner@acme.test/token:")],
];
test.each(strangers)("with %s every door is shut, in the same words", async (_name, headers) => {
  const id = await idOf("one@company.test");
  const given = headers();
  const responses = [
    await list("", given),
    await at(id, "GET", given),
    await at(id, "DELETE", given),
    await post({}, given),
    await put(id, {}, given),
    await verify(id, "{}", given),
  ];
  for (const response of responses) {
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ error: "Couldn't authenticate you" });
  }
});

test("a revoked token is refused at once", async () => {
  const made = await createToken(program.world.ctx(), { name: "short", scope: "read", life: "30" });
  expect((await list("", bearer(made.token))).status).toBe(200);
  await revokeToken(program.world.ctx(), { tokenId: made.id });
  expect((await list("", bearer(made.token))).status).toBe(401);
});

test("an agent is forbidden, and a person who has left is unknown", async () => {
  const where = { accountId_userId: { accountId: program.world.account.id, userId: "owner" } };
  await program.world.db.member.update({ where, data: { role: "agent" } });
  const id = await idOf("one@company.test");
  for (const response of [await list(), await at(id), await at(id, "DELETE"), await post({})]) {
    expect([response.status, await response.json()]).toMatchObject([403, { error: "Forbidden" }]);
  }
  await program.world.db.member.update({ where, data: { role: "admin" } });
  expect((await list()).status).toBe(200);
  const { role, ...member } = await program.world.db.member.delete({ where });
  expect((await list()).status).toBe(401);
  await program.world.db.member.create({ data: { ...member, role } });
});

test("a token that may only read lists and shows, and is told why it may not write", async () => {
  const { token: reader } = await createToken(program.world.ctx(), { name: "reader", scope: "read", life: "30" });
  const id = await idOf("one@company.test");
  const headers = bearer(reader);
  expect((await list("", headers)).status).toBe(200);
  expect((await at(id, "GET", headers)).status).toBe(200);
  for (const response of [
    await at(id, "DELETE", headers),
    await put(id, { name: "x" }, headers),
    await verify(id, "{}", headers),
    await post({}, headers),
  ]) {
    expect([response.status, await response.json()]).toEqual([
      403,
      { error: "Forbidden", description: expect.stringContaining("only read") },
    ]);
  }
  expect((await at(id)).status).toBe(200);
});

test("what is left of the minute stands in every header that clients read, and 429 says when to come back", async () => {
  const { id, token: limited } = await createToken(program.world.ctx(), { name: "busy", scope: "read", life: "30" });
  const seconds = expect.stringMatching(/^(?:[1-5]?\d|60)$/);
  const left = (count: number) => ({
    "x-rate-limit": "700",
    "x-rate-limit-remaining": `${count}`,
    "ratelimit-limit": "700",
    "ratelimit-remaining": `${count}`,
    "ratelimit-reset": seconds,
    "ratelimit-policy": '"token";q=700;w=60',
    ratelimit: expect.stringMatching(new RegExp(`^"token";r=${count};t=(?:[1-5]?\\d|60)$`)),
  });
  const told = ({ headers }: Response) => Object.fromEntries(headers);
  const first = told(await list("", bearer(limited)));
  expect(first).toMatchObject(left(699));
  expect(first).not.toHaveProperty("retry-after");
  // Refusals cost as much.
  expect(told(await at(0, "GET", bearer(limited)))).toMatchObject(left(698));
  await program.world.db.rateWindow.update({ where: { key: `token ${id}` }, data: { used: 700 } });
  const response = await list("", bearer(limited));
  expect(told(response)).toMatchObject({ ...left(0), "retry-after": seconds });
  expect([response.status, await response.json()]).toMatchObject([429, { error: "APIRateLimitExceeded" }]);
  expect((await list()).status).toBe(200);
});

test("who presents the wrong thing too often is told to wait, whatever the wrong thing is; a good token is let in", async () => {
  expect((await list("", bearer("guess"))).status).toBe(401);
  await program.world.db.rateWindow.updateMany({ where: { key: { startsWith: "failures" } }, data: { used: 59 } });
  expect((await list("", bearer("guess"))).status).toBe(401);
  const response = await list("", bearer("guess"));
  expect([response.status, Number(response.headers.get("retry-after"))]).toEqual([429, expect.any(Number)]);
  expect((await ask("GET", ".json", { headers: {} })).status).toBe(429);
  expect((await list()).status).toBe(200);
});

const offered = [
  [".json", "PUT", "GET, POST, HEAD, OPTIONS"],
  ["", "DELETE", "GET, POST, HEAD, OPTIONS"],
  ["/1.json", "POST", "GET, PUT, DELETE, HEAD, OPTIONS"],
  ["/1", "PATCH", "GET, PUT, DELETE, HEAD, OPTIONS"],
  ["/1/verify.json", "GET", "PUT, OPTIONS"],
  ["/1/verify", "HEAD", "PUT, OPTIONS"],
] as const;
test.each(offered)("%s is not offered by %s: 405 names what is, and OPTIONS too", async (path, method, allow) => {
  const response = await ask(method, path, { headers: {} });
  expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  expect(await response.text()).toBe(
    method === "HEAD"
      ? ""
      : JSON.stringify({ error: "MethodNotAllowed", description: `This path answers to: ${allow}` }),
  );
  const options = await ask("OPTIONS", path, { headers: {} });
  expect([options.status, options.headers.get("allow"), await options.text()]).toEqual([204, allow, ""]);
});

test("a route answers to every method that there is", () => {
  expect(Object.keys(route).toSorted()).toEqual(
    ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "dynamic"].toSorted(),
  );
});

test("HEAD answers what GET would, without its body", async () => {
  const id = await idOf("one@company.test");
  const response = await ask("HEAD", `/${id}.json`);
  expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([
    200,
    "",
    "application/json",
  ]);
  expect((await ask("HEAD", `/${id}.json`, { headers: {} })).status).toBe(401);
});

test.each(["s.json", "/1/verify/again.json", "/1/check.json", "/", "/1/"])(
  "at %s there is nothing, in JSON",
  async (path) => {
    const response = await ask("GET", path, { headers: {} });
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "InvalidEndpoint", description: "Not found" },
    ]);
  },
);

test("a path is answered with and without .json", async () => {
  const id = await idOf("one@company.test");
  expect(await (await ask("GET", `/${id}`)).json()).toEqual(await (await at(id)).json());
  expect(await (await ask("GET", "?per_page=1")).json()).toEqual(await (await list("?per_page=1")).json());
});

test("our own trouble is 500 without its text, and is logged", async () => {
  const logged = vi.spyOn(log, "requestFailed");
  const operation = openOperation({ id: "broken", method: "GET", path: "/broken", status: 200 }, () => {
    throw new Error("a secret of ours");
  });
  const response = await respond([operation], new Request("http://localhost:3000/api/v2/broken.json"));
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
  expect(logged).toHaveBeenCalledExactlyOnceWith({ where: "api broken", error: expect.any(Error) });
});
