import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { hearReceived } from "./hear-received.ts";

test("a runner looks for as many accepted messages as it is told of; for other jobs the library has it look", () => {
  const nudge = vi.fn();
  const events = new EventEmitter();
  hearReceived(events as Parameters<typeof hearReceived>[0]);
  const told = (payload: object) =>
    events.emit("pool:listen:notification", {
      message: { payload: JSON.stringify(payload) },
      workerPool: { nudge },
    });
  told({ r: 0.5, count: 0, received: 12 });
  told({ r: 0.5, count: 1 });
  expect(nudge.mock.calls).toEqual([[12]]);
});
