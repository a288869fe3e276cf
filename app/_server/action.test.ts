import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Role } from "#lib/accounts/schema.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { action, openAction } from "./action.ts";
import { admins, everyone } from "./require-role.ts";

const session = vi.hoisted(() => ({ ctx: null as Ctx | null }));
vi.mock("./session.ts", () => ({ currentContext: async () => session.ctx }));

function signedInAs(role: Role): void {
  const actor = { kind: "user", userId: "u1", email: "a@acme.test", role, ip: null } as const;
  session.ctx = { actor, account: { id: "a1" } } as unknown as Ctx;
}

const input = z.object({ name: z.string().min(1, "field_required").max(3, "field_too_long"), age: z.coerce.number() });
const verb = vi.fn(async (_ctx: Ctx, given: { name: string }) => given.name);

beforeEach(() => {
  session.ctx = null;
  verb.mockClear();
});

test("a stranger runs nothing", async () => {
  const result = await action("greet", everyone, input, verb)({ name: "Ann", age: 1 });
  expect(result).toEqual({ ok: false, refusals: [{ code: "not_signed_in" }] });
  expect(verb).not.toHaveBeenCalled();
});

test("an agent runs nothing that is for administrators", async () => {
  signedInAs("agent");
  const result = await action("greet", admins, input, verb)({ name: "Ann", age: 1 });
  expect(result).toEqual({ ok: false, refusals: [{ code: "forbidden" }] });
  expect(verb).not.toHaveBeenCalled();
});

test("a page that shows another account than the one that is open now changes nothing", async () => {
  signedInAs("owner");
  const greet = action("greet", admins, input, verb);
  expect(await greet({ name: "Ann", age: 1 }, "a2")).toEqual({
    ok: false,
    refusals: [{ code: "environment_changed" }],
  });
  expect(verb).not.toHaveBeenCalled();
  expect(await greet({ name: "Ann", age: 1 }, "a1")).toMatchObject({ ok: true });
});

test.each(["owner", "admin"] as const)("an %s gets the verb's answer", async (role) => {
  signedInAs(role);
  expect(await action("greet", admins, input, verb)({ name: "Ann", age: "1" })).toEqual({ ok: true, data: "Ann" });
});

test("every faulty field is refused by its code, and the verb does not run", async () => {
  signedInAs("owner");
  const greet = action("greet", admins, input, verb);
  expect(await greet({ name: "", age: "x" })).toMatchObject({
    ok: false,
    refusals: [
      { code: "field_required", field: "name" },
      { code: "input_invalid", field: "age" },
    ],
  });
  expect(await greet({ name: "Annabel", age: 1 })).toMatchObject({
    refusals: [{ code: "field_too_long", field: "name", details: { limit: 3 } }],
  });
  expect(verb).not.toHaveBeenCalled();
});

test("an input of any shape, as an attacker may post it, is refused and not thrown", async () => {
  signedInAs("owner");
  for (const given of [null, undefined, 3, "x", [], { __proto__: null }]) {
    expect(await action("greet", admins, input, verb)(given as never)).toMatchObject({ ok: false });
  }
  expect(verb).not.toHaveBeenCalled();
});

test("a verb's refusal keeps its code, field and details", async () => {
  signedInAs("owner");
  verb.mockRejectedValueOnce(new DomainError("domain_limit_reached", { field: "domain", details: { limit: 4 } }));
  expect(await action("greet", admins, input, verb)({ name: "Ann", age: 1 })).toEqual({
    ok: false,
    refusals: [{ code: "domain_limit_reached", field: "domain", details: { limit: 4 } }],
  });
});

test("an unknown error is logged without the input, and never told", async () => {
  signedInAs("owner");
  const logged = vi.spyOn(log, "requestFailed");
  verb.mockRejectedValueOnce(new Error("connection string with a secret"));
  const result = await action("greet", admins, input, verb)({ name: "Ann", age: 1 });
  expect(result).toEqual({ ok: false, refusals: [{ code: "internal" }] });
  expect(logged).toHaveBeenCalledExactlyOnceWith({ where: "action greet", error: expect.any(Error) });
  expect(JSON.stringify(logged.mock.calls)).not.toContain("Ann");
});

test("what is open to strangers is parsed all the same", async () => {
  const open = openAction("greet", input, async ({ name }) => name);
  expect(await open({ name: "", age: 1 })).toMatchObject({ ok: false, refusals: [{ code: "field_required" }] });
  expect(await open({ name: "Ann", age: 1 })).toEqual({ ok: true, data: "Ann" });
});
