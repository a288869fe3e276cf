"use client";

import { useCallback, useContext, useEffect, useState } from "react";
import { AccountContext } from "#components/account-context.ts";
import { subscribe } from "#components/live-topics.ts";
import type { HandoffView } from "#lib/handoffs/schema.ts";
import { listHandoffsAction } from "../../actions.ts";

const none: readonly HandoffView[] = [];

/**
 * The domain's links, live. Asked for by an action rather than by reading the page again: a page that shows a secret once must not be
 * replaced, not even by the one that asks to sign in.
 */
export function useHandoffs(domainId: string): { handoffs: readonly HandoffView[]; reload: () => void } {
  const accountId = useContext(AccountContext);
  const [handoffs, setHandoffs] = useState(none);

  const reload = useCallback(() => {
    listHandoffsAction({ domainId }, accountId).then(
      (answer) => {
        if (answer.ok) setHandoffs(answer.data);
      },
      // Unreachable: what was known stands until the next event.
      () => undefined,
    );
  }, [domainId, accountId]);

  useEffect(() => subscribe("email", reload), [reload]);
  return { handoffs, reload };
}
