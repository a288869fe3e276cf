"use client";

import { Notice } from "#components/notice.tsx";
import { useRefusalText } from "./refusal-text.ts";
import type { Refusal } from "./result.ts";

/** Why something was refused, in the flow of the page or dialog that asked for it. */
export function RefusalNotice({ refusals }: { refusals: readonly Refusal[] }) {
  const text = useRefusalText();
  return refusals.map((refusal) => (
    <Notice key={refusal.code} tone="bad" role="alert">
      {text(refusal)}
    </Notice>
  ));
}
