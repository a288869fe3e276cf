import { expect, test } from "vitest";
import { chooseRoute, laneOf, type RouteFacts } from "./route.ts";

const nativeDefault = "support@acme.postern.test";
const connector = {
  kind: "smtp_connector" as const,
  email: "help@company.test",
  routeCredentialId: "cred",
  leaving: null,
};
const unverified = { ...connector, routeCredentialId: null };
const native = { kind: "native" as const, email: "sales@acme.postern.test", routeCredentialId: null, leaving: null };
const forwarded = { kind: "forwarded" as const, email: "old@company.test", routeCredentialId: null, leaving: null };
const system = (from: string, reason: string) => ({ kind: "system", from, reason });

const rows: [string, Partial<RouteFacts>, object][] = [
  [
    "a verified connector address leaves through its credential",
    { address: connector },
    { kind: "connector", credentialId: "cred", from: connector.email, reason: "connector" },
  ],
  [
    "an unverified one leaves from the default address",
    { address: unverified },
    system(nativeDefault, "outbound_unverified"),
  ],
  ["a native address leaves from itself", { address: native }, system(native.email, "native_address")],
  [
    "a native address never leaves through a connector",
    { address: { ...native, routeCredentialId: "cred" } },
    system(native.email, "native_address"),
  ],
  [
    "a forwarded address leaves from the default address",
    { address: forwarded },
    system(nativeDefault, "forwarded_address"),
  ],
  [
    "mail of a removed address leaves through the default address's connector",
    { brandDefault: connector },
    { kind: "connector", credentialId: "cred", from: connector.email, reason: "address_removed" },
  ],
  [
    "or from the native address by the system route while that connector is not verified",
    { brandDefault: unverified },
    system(nativeDefault, "address_removed"),
  ],
  [
    "or where the default address is forwarded: nobody signs for its domain",
    { brandDefault: forwarded },
    system(nativeDefault, "address_removed"),
  ],
  ["or from a native default address itself", { brandDefault: native }, system(native.email, "address_removed")],
  ["or from the native address where there is no default", {}, system(nativeDefault, "address_removed")],
  [
    "an unverified address never leaves through another address's connector",
    { address: unverified, brandDefault: { ...connector, email: "info@company.test" } },
    system(nativeDefault, "outbound_unverified"),
  ],
  [
    "what is queued while the domain is being disconnected leaves from the default address",
    { address: { ...connector, leaving: "drain" }, brandDefault: native },
    system(native.email, "domain_disconnecting"),
  ],
  [
    "what waited for the connector goes on through it while it drains",
    { address: { ...connector, leaving: "drain" }, waited: true, brandDefault: native },
    { kind: "connector", credentialId: "cred", from: connector.email, reason: "connector" },
  ],
  [
    "and leaves from the default address once it does not",
    { address: { ...connector, leaving: "reroute" }, waited: true, brandDefault: native },
    system(native.email, "domain_disconnecting"),
  ],
  [
    "a default address that goes too is passed over, whatever its queue does",
    { address: null, brandDefault: { ...connector, leaving: "drain" }, waited: true },
    system(nativeDefault, "address_removed"),
  ],
  [
    "an outbound check leaves through the credential it proves, not the routed one",
    { kind: "verification", address: connector, verification: { direction: "outbound", credentialId: "new" } },
    { kind: "connector", credentialId: "new", from: connector.email, reason: "verification" },
  ],
  [
    "an inbound check leaves from the default address by the system route",
    { kind: "verification", address: connector, verification: { direction: "inbound", credentialId: null } },
    system(nativeDefault, "verification"),
  ],
  [
    "an invitation leaves from the default address by the system route",
    { kind: "invitation", address: null },
    system(nativeDefault, "account_mail"),
  ],
];

test.each(rows)("%s", (_name, facts, route) => {
  expect(
    chooseRoute({
      kind: "agent_reply",
      address: null,
      waited: false,
      brandDefault: null,
      nativeDefault,
      verification: null,
      ...facts,
    }),
  ).toEqual(route);
});

test("messages share a lane when they share a peer, and a lane's name fits the job queue's", () => {
  const bySystem = chooseRoute({
    kind: "agent_reply",
    address: native,
    waited: false,
    brandDefault: null,
    nativeDefault,
    verification: null,
  });
  const byConnector = chooseRoute({
    kind: "agent_reply",
    address: connector,
    waited: false,
    brandDefault: null,
    nativeDefault,
    verification: null,
  });
  expect(laneOf(byConnector, "a@b.test", true)).toBe("credential:cred");
  expect(laneOf(bySystem, "a@b.test", true)).toBe("system");
  expect(laneOf(bySystem, "a@b.test", false)).toBe("mx:b.test");
  const long = `a@${"label.".repeat(40)}test`;
  expect(laneOf(bySystem, long, false)).toMatch(/^mx:#[0-9a-f]{40}$/);
  expect(laneOf(bySystem, long, false)).not.toBe(laneOf(bySystem, `${long}x`, false));
});
