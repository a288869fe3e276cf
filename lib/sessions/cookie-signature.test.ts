import { afterEach, beforeEach, expect, test } from "vitest";
import { isSignedIn, memberWithPassword, signInAs } from "#lib/testing/sign-in.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { renewedCookie, withRenewedCookie } from "./cookie-signature.ts";

const old = process.env.SECRET_KEY ?? "";
const fresh = "another key for tests, and for nothing else";
let world: World;
beforeEach(async () => {
  world = await testWorld();
  await memberWithPassword(world, "admin@people.test", "a long password");
});
afterEach(async () => {
  process.env.SECRET_KEY = old;
  delete process.env.SECRET_KEY_PREVIOUS;
  await world.close();
});

const signIn = () => signInAs(world, "admin@people.test", "a long password");
const accepted = async (cookie: string) => {
  const headers = withRenewedCookie(new Headers({ cookie }));
  return isSignedIn({ cookie: headers.get("cookie") ?? "", sessionId: "" });
};

test("whoever signed in before the key changed stays signed in, and is given a cookie that needs the new key alone", async () => {
  const { cookie } = await signIn();
  expect(renewedCookie(cookie)).toBeNull();
  process.env.SECRET_KEY = fresh;
  expect(await accepted(cookie)).toBe(false);
  process.env.SECRET_KEY_PREVIOUS = old;
  expect(await accepted(`theme=dark; ${cookie}; other=1`)).toBe(true);
  const renewed = renewedCookie(cookie);
  delete process.env.SECRET_KEY_PREVIOUS;
  expect(await accepted(cookie)).toBe(false);
  expect(await accepted(`${renewed?.name}=${renewed?.value}`)).toBe(true);
  expect(await accepted((await signIn()).cookie)).toBe(true);
});

test("a cookie that neither key signed is not signed by renewing it", async () => {
  const { cookie } = await signIn();
  process.env.SECRET_KEY = fresh;
  process.env.SECRET_KEY_PREVIOUS = old;
  const [name = "", value = ""] = cookie.split("=");
  for (const forged of [`x${value}`, value.replace(".", "x."), `${value.slice(0, -6)}AAA%3D`, "%", "", "."]) {
    expect(renewedCookie(`${name}=${forged}`)).toBeNull();
    expect(await accepted(`${name}=${forged}`)).toBe(false);
  }
});
