import { describe, expect, test } from "vitest";
import type { Fault } from "./fault.ts";
import { consequenceOf, gateOf, knockAfter } from "./pause.ts";

const base: Fault = {
  code: "auth_rejected",
  step: "auth",
  temporary: true,
  scope: "peer",
  reply: "535",
  refusedForNow: false,
};

describe("what a fault means for a message", () => {
  test.each([
    ["a refused password", {}, "hold", "fail"],
    ["AUTH put off (4xx)", { code: "temporary_refusal", refusedForNow: true }, "retry", "retry"],
    ["AUTH not offered", { code: "auth_not_offered" }, "retry", "fail"],
    ["a refused password of the operator's relay", { code: "system_route_failed" }, "retry", "fail"],
    ["a dead host", { code: "connection_timeout", step: "connect" }, "retry", "fail"],
    ["a refused recipient", { code: "recipient_refused", scope: "message", temporary: false }, "fail", "fail"],
    [
      "a greylisted recipient",
      { code: "temporary_refusal", scope: "message", temporary: true, refusedForNow: true },
      "retry",
      "retry",
    ],
    ["trouble of our own", { code: "internal", scope: "message", temporary: true }, "retry", "fail"],
  ] as const)("%s", (_what, fault, mail, verification) => {
    expect(consequenceOf("agent_reply", { ...base, ...fault })).toBe(mail);
    expect(consequenceOf("request_received", { ...base, ...fault })).toBe(mail);
    expect(consequenceOf("verification", { ...base, ...fault })).toBe(verification);
  });
});

describe("whether a lane sends", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  const later = (ms: number) => new Date(now.getTime() + ms);
  test.each([
    ["a credential that nobody refused", null, null, "open"],
    ["one that was refused a moment ago", now, later(knockAfter), "shut"],
    ["one that was refused, a moment before its hour", later(-knockAfter), later(1), "shut"],
    ["one whose hour has come", later(-knockAfter), now, "trying"],
    ["one that somebody asked to try again", later(-90 * 86_400_000), later(-1), "trying"],
  ] as const)("%s", (_what, rejectedAt, retryAt, gate) => {
    expect(gateOf({ rejectedAt, retryAt }, now)).toBe(gate);
  });
});
