"use client";

import { useContext, useRef, useState } from "react";
import { AccountContext } from "#components/account-context.ts";
import type { ActionResult, Refusal } from "./result.ts";

export interface ActionState<Input, Data> {
  /** Runs the action, unless it is running already: a double click submits once. Undefined: it was running, or refused. */
  readonly run: (input: Input) => Promise<{ readonly data: Data } | undefined>;
  readonly pending: boolean;
  readonly refusals: readonly Refusal[];
  /** Shows a refusal that the form itself found, or clears them with none. */
  readonly setRefusals: (refusals: readonly Refusal[]) => void;
}

const unreachable: readonly Refusal[] = [{ code: "internal" }];

/** A server action with its state for a form. The network's own failure is a refusal like any other. */
export function useAction<Input, Data>(
  action: (input: Input, accountId?: string) => Promise<ActionResult<Data>>,
): ActionState<Input, Data> {
  const accountId = useContext(AccountContext);
  const running = useRef(false);
  const [pending, setPending] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);

  async function run(input: Input) {
    if (running.current) return undefined;
    running.current = true;
    setPending(true);
    setRefusals([]);
    try {
      const result = await action(input, accountId);
      if (result.ok) return { data: result.data };
      setRefusals(result.refusals);
    } catch {
      setRefusals(unreachable);
    } finally {
      running.current = false;
      setPending(false);
    }
    return undefined;
  }

  return { run, pending, refusals, setRefusals };
}
