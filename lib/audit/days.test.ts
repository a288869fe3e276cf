import { expect, test } from "vitest";
import { spanOf, startOfDay } from "./days.ts";
import { listAuditInput } from "./schema.ts";

test.each([
  ["2026-11-22", "UTC", "2026-11-22T00:00:00.000Z"],
  ["2026-11-22", "Europe/Paris", "2026-11-21T23:00:00.000Z"],
  ["2026-03-29", "Europe/Paris", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Paris", "2026-03-29T22:00:00.000Z"],
  ["2026-11-22", "Pacific/Kiritimati", "2026-11-21T10:00:00.000Z"],
  ["2026-11-22", "Pacific/Pago_Pago", "2026-11-22T11:00:00.000Z"],
  // Clocks go from 23:59 to 01:00 there on that day.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
])("%s begins in %s at %s", (day, zone, instant) => {
  expect(startOfDay(day, zone).toISOString()).toBe(instant);
});

const now = new Date("2026-03-29T20:30:00Z");
const zone = "Europe/Paris";
test.each([
  [{}, undefined, undefined],
  [{ range: "today", zone }, "2026-03-28T23:00:00.000Z", undefined],
  [{ range: "week", zone }, "2026-03-22T23:00:00.000Z", undefined],
  [{ from: "2026-03-29", to: "2026-03-29", zone }, "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
  [{ from: "2026-03-30", to: "2026-03-01", zone }, "2026-02-28T23:00:00.000Z", "2026-03-30T22:00:00.000Z"],
  [{ to: "2026-03-29", range: "today" }, undefined, "2026-03-30T00:00:00.000Z"],
  [{ from: "2026-02-31", zone: "Nowhere/Here", range: "for ever" }, undefined, undefined],
])("%j is a span of whole days in the asker's zone", (asked, from, before) => {
  const span = spanOf(listAuditInput.parse(asked), now);
  expect([span.from?.toISOString(), span.before?.toISOString()]).toEqual([from, before]);
});
