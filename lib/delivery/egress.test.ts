import { expect, test } from "vitest";
import type { DomainError } from "#lib/errors.ts";
import { checkEgressInput, judgeEgress } from "./egress.ts";
import { type Names, resolveHost, resolveMx } from "./resolve.ts";

const refused = [
  "127.0.0.1",
  "127.255.0.9",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "240.0.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "::",
  "::1",
  "::127.0.0.1",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "fd12:3456::1",
  "ff02::1",
  "2001:db8::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "64:ff9b::7f00:1",
  "64:ff9b::a9fe:a9fe",
  "2002:7f00:1::",
  "2002:c0a8:101::1",
  "2001:0:1234::1",
  "4000::1",
  "not an address",
  "127.1",
  "0x7f.1",
  "2130706433",
];

test.each(refused)("%s is not connected to", (address) => {
  expect(judgeEgress(address, 587, [])).toBe("host_not_public");
});

test.each(["192.88.0.1", "8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])(
  "%s is public: only mail ports are open there",
  (address) => {
    for (const port of [25, 465, 587, 2525]) expect(judgeEgress(address, port, [])).toBe("allowed");
    for (const port of [22, 80, 443, 5432, 6379]) expect(judgeEgress(address, port, [])).toBe("port_not_allowed");
  },
);

test("EGRESS_ALLOW lifts both rules, inside its ranges only", () => {
  const allow = ["127.0.0.0/8", "10.1.2.3", "fd00::/8"];
  expect(judgeEgress("127.0.0.1", 10_025, allow)).toBe("allowed");
  expect(judgeEgress("::ffff:127.0.0.1", 10_025, allow)).toBe("allowed");
  expect(judgeEgress("10.1.2.3", 26, allow)).toBe("allowed");
  expect(judgeEgress("fd12::1", 26, allow)).toBe("allowed");
  expect(judgeEgress("10.1.2.4", 587, allow)).toBe("host_not_public");
  expect(judgeEgress("8.8.8.8", 80, allow)).toBe("port_not_allowed");
  expect(judgeEgress("10.0.0.1", 587, ["nonsense", "10.0.0.0/99"])).toBe("host_not_public");
});

test.each([
  ["10.0.0.1", 587, [], "host_not_public"],
  ["::1", 587, [], "host_not_public"],
  ["localhost", 587, [], "host_not_public"],
  ["8.8.8.8", 22, [], "port_not_allowed"],
  ["smtp.company.test", 22, [], "port_not_allowed"],
  ["smtp company", 587, [], "host_invalid"],
  ["smtp.company.test\r\nX: y", 587, [], "host_invalid"],
  ["[127.0.0.1]", 587, [], "host_invalid"],
  ["127.1", 587, [], "host_invalid"],
  ["smtp.company.test", 587, [], null],
  ["8.8.8.8", 465, [], null],
  ["127.0.0.1", 10_587, ["127.0.0.0/8"], null],
  ["localhost", 10_587, ["127.0.0.0/8"], null],
] as const)("the form answers %s port %i, allowing %j, with %s", (host, port, allow, code) => {
  let found: string | null = null;
  try {
    checkEgressInput(host, port, allow);
  } catch (error) {
    found = (error as DomainError).code;
  }
  expect(found).toBe(code);
});

const names = (answers: string[], mx: { exchange: string; priority: number }[] = []): Names => ({
  addresses: async () => answers,
  mx: async () => mx,
  mxAddresses: async () => answers,
});
const fault = (code: string) => expect.objectContaining({ fault: expect.objectContaining({ code }) });

test("of an answer that mixes public and private addresses only the public ones are connected to", async () => {
  expect(await resolveHost(names(["10.0.0.1", "8.8.8.8", "::1"]), "smtp.company.test", 587, [])).toEqual(["8.8.8.8"]);
});

test("a host with private addresses alone is refused without EGRESS_ALLOW", async () => {
  await expect(resolveHost(names(["10.0.0.1"]), "smtp.company.test", 587, [])).rejects.toEqual(fault("egress_blocked"));
  expect(await resolveHost(names(["10.0.0.1"]), "smtp.company.test", 587, ["10.0.0.0/8"])).toEqual(["10.0.0.1"]);
});

test("an address as the host is judged like any other", async () => {
  await expect(resolveHost(names([]), "127.0.0.1", 587, [])).rejects.toEqual(fault("egress_blocked"));
});

test("the preferred MX comes first, and a private one is left out", async () => {
  const mx = [
    { exchange: "b.test.", priority: 20 },
    { exchange: "a.test", priority: 10 },
  ];
  const hosts = await resolveMx(names(["8.8.8.8", "10.0.0.1"], mx), "company.test", 25, []);
  expect(hosts).toEqual([
    { host: "a.test", addresses: ["8.8.8.8"] },
    { host: "b.test", addresses: ["8.8.8.8"] },
  ]);
});

test("a domain without MX is its own host (RFC 5321 5.1)", async () => {
  const none: Names = {
    ...names(["8.8.8.8"]),
    mx: () => Promise.reject(Object.assign(new Error(), { code: "ENODATA" })),
  };
  expect(await resolveMx(none, "company.test", 25, [])).toEqual([{ host: "company.test", addresses: ["8.8.8.8"] }]);
});

test("a null MX is permanent (RFC 7505)", async () => {
  await expect(resolveMx(names([], [{ exchange: "", priority: 0 }]), "company.test", 25, [])).rejects.toEqual(
    expect.objectContaining({ fault: expect.objectContaining({ code: "recipient_refused", temporary: false }) }),
  );
});

test("an MX that names an address is no host", async () => {
  const literal = names(["8.8.8.8"], [{ exchange: "8.8.8.8", priority: 0 }]);
  await expect(resolveMx(literal, "company.test", 25, [])).rejects.toEqual(fault("host_not_found"));
});

test("a resolver that fails is a fault for now, never the end of the mail", async () => {
  const failing: Names = { ...names([]), mx: () => Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" })) };
  await expect(resolveMx(failing, "company.test", 25, [])).rejects.toEqual(
    expect.objectContaining({ fault: expect.objectContaining({ code: "host_not_found", temporary: true }) }),
  );
});
