import { expect, test } from "vitest";
import { readAnnouncement } from "./announcement.ts";

test("an announcement counts accepted messages apart from other jobs; what says nothing is of one job", () => {
  expect(readAnnouncement('{"r":0.5,"count":0,"received":12}')).toEqual({ count: 0, received: 12 });
  expect(readAnnouncement('{"r":0.5,"count":3}')).toEqual({ count: 3, received: 0 });
  for (const other of [undefined, "", "{", "[]", "null", '{"count":"many"}', '{"received":null}'])
    expect(readAnnouncement(other)).toEqual({ count: 1, received: 0 });
});
