import { expect, test, vi } from "vitest";

const handler = vi.hoisted(() =>
  vi.fn(async () => new Response("handled", { status: 401, headers: { "set-cookie": "a=b" } })),
);
const getSession = vi.hoisted(() => vi.fn(async () => null));
vi.mock("#lib/auth.ts", () => ({ auth: () => ({ handler, api: { getSession } }) }));
const { POST } = await import("./route.ts");

const url = "http://localhost:3000/api/auth/sign-in/email";
const post = (body: string, headers: Record<string, string>, to = url) =>
  new Request(to, { method: "POST", body, headers });

test("a body that is too large, or does not say how large it is, is refused unread", async () => {
  const large = "x".repeat(70_000);
  for (const request of [post(large, { "content-length": "70000" }), post("{}", {})]) {
    expect((await POST(request)).status).toBe(413);
    expect(request.bodyUsed).toBe(false);
  }
  expect(handler).not.toHaveBeenCalled();
});

test("a sign-in, and a request without a body, are answered with status and cookies, and without words", async () => {
  const type = { "content-type": "application/json" };
  for (const request of [post("{}", { ...type, "content-length": "2" }), new Request(url, { method: "POST" })]) {
    const response = await POST(request);
    expect([response.status, response.headers.get("set-cookie"), await response.text()]).toEqual([401, "a=b", ""]);
  }
});

const tryFrom = async (peer: string, to = url) => {
  const headers = { "content-length": "60", "content-type": "application/json", "x-forwarded-for": peer };
  return (await POST(post('{"email":"person@people.test","password":"a guess"}', headers, to))).status;
};

test("after ten wrong passwords from one address no further one is looked at, right or wrong, there", async () => {
  handler.mockClear();
  const statuses = [];
  for (let n = 0; n < 12; n += 1) statuses.push(await tryFrom("203.0.113.40"));
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  expect(handler).toHaveBeenCalledTimes(10);
  expect(await tryFrom("203.0.113.41")).toBe(401);
});

test("a sign-out that names the way in behind its path is no sign-in: neither is the count forgotten nor a session looked for", async () => {
  const peer = "203.0.113.50";
  for (let n = 0; n < 9; n += 1) await tryFrom(peer);
  handler.mockResolvedValueOnce(new Response(null, { status: 200 }));
  expect(await tryFrom(peer, "http://localhost:3000/api/auth/sign-out?/sign-in/email")).toBe(200);
  expect([await tryFrom(peer), await tryFrom(peer)]).toEqual([401, 429]);
  getSession.mockClear();
  await tryFrom("203.0.113.51", `${url}?/sign-out`);
  expect(getSession).not.toHaveBeenCalled();
});
