import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ReadingTurn } from "./reading-turn.ts";

const chunk = 64 * 1024;

test("after 4 MB in one turn nothing more is read before the next, and then as much again", async () => {
  const turn = new ReadingTurn();
  for (let round = 0; round < 2; round++) {
    for (let read = chunk; read < 4 * 1024 * 1024; read += chunk) expect(turn.count(chunk)).toBeNull();
    const waits = [turn.count(chunk), turn.count(chunk)];
    expect(waits).toEqual([expect.any(Promise), expect.any(Promise)]);
    await Promise.all(waits);
  }
});

test("what is read in many turns is never held up", async () => {
  const turn = new ReadingTurn();
  for (let read = 0; read < 8 * 1024 * 1024; read += 1024 * 1024) {
    expect(turn.count(1024 * 1024)).toBeNull();
    await nextTurn();
  }
});
