import { afterAll, beforeAll, expect, test } from "vitest";
import { auth } from "#lib/auth.ts";
import { memberWithPassword, signInAs } from "#lib/testing/sign-in.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import * as route from "./route.ts";

const origin = "http://localhost:3000";
const email = "admin@company.test";
const password = "a long password, for tests";
let world: World;

beforeAll(async () => {
  world = await testWorld();
  await memberWithPassword(world, email, password);
});
afterAll(() => world.close());

function post(path: string, body: object, cookie = "", peer = "203.0.113.1"): Promise<Response> {
  const text = JSON.stringify(body);
  const length = String(text.length);
  const type = "application/json";
  const headers = { "content-type": type, "content-length": length, "x-forwarded-for": peer, origin, cookie };
  return route.POST(new Request(`${origin}/api/auth${path}`, { method: "POST", headers, body: text }));
}

test("of all that better-auth has, sign-in and sign-out alone are there, also for who is signed in", async () => {
  const { cookie } = await signInAs(world, email, password);
  const paths = new Set(
    Object.values(auth().api).flatMap((endpoint) => ("path" in endpoint && endpoint.path ? [endpoint.path] : [])),
  );
  for (const one of ["/update-user", "/change-password", "/list-sessions", "/change-email", "/delete-user"]) {
    expect(paths).toContain(one);
  }
  const there: string[] = [];
  for (const path of paths) {
    if ((await post(path, {}, cookie)).status !== 404) there.push(path);
  }
  expect(there.sort()).toEqual(["/sign-in/email", "/sign-out"]);
});

test("nothing answers to another method than POST", () => {
  expect(Object.keys(route).sort()).toEqual(["POST", "dynamic"]);
});

test("a path that is written otherwise opens nothing more", async () => {
  const { cookie } = await signInAs(world, email, password);
  for (const path of ["//list-sessions", "/sign-out/../list-sessions", "/%6cist-sessions", "/sign-out/", "/SIGN-OUT"]) {
    expect([path, (await post(path, {}, cookie)).status]).toEqual([path, 404]);
  }
});

test("signing in gives a cookie that script cannot read, and signing out ends the session", async () => {
  const signedIn = await post("/sign-in/email", { email, password });
  expect(signedIn.status).toBe(200);
  expect(await signedIn.text()).toBe("");
  const set = signedIn.headers.getSetCookie();
  expect(set.some((line) => /^postern\.session_token=/.test(line) && /httponly/i.test(line))).toBe(true);
  const cookie = set.map((line) => line.split(";")[0]).join("; ");
  const session = () => auth().api.getSession({ headers: new Headers({ cookie }) });
  expect(await session()).not.toBeNull();
  expect((await post("/sign-out", {}, cookie)).status).toBe(200);
  expect(await session()).toBeNull();
});

test.each(["application/x-www-form-urlencoded", "text/plain", ""])(
  "the right password opens nothing as %j: only what is read as a try is looked at",
  async (type) => {
    const body = new URLSearchParams({ email, password }).toString();
    const headers = { "content-type": type, "content-length": String(body.length), origin };
    const response = await route.POST(
      new Request(`${origin}/api/auth/sign-in/email`, { method: "POST", headers, body }),
    );
    expect([response.status, response.headers.getSetCookie()]).toEqual([415, []]);
  },
);

test("who signs out stands in their team's log, with where from; whoever was not signed in, or is so no more, does not", async () => {
  const { cookie } = await signInAs(world, email, password);
  const signedOut = () =>
    world.db.auditEvent.findMany({
      where: { action: "member.signed_out" },
      select: { accountId: true, actorKind: true, actorEmail: true, ip: true, objectType: true },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    });
  const before = await signedOut();
  await post("/sign-out", {}, "", "203.0.113.50");
  expect(await signedOut()).toEqual(before);
  await post("/sign-out", {}, cookie, "203.0.113.50");
  await post("/sign-out", {}, cookie, "203.0.113.50");
  const person = { actorKind: "user", actorEmail: email, ip: "203.0.113.50", objectType: "user" };
  expect(await signedOut()).toEqual([...before, { ...person, accountId: world.account.id }]);
});
