"use client";

import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { RefusalNotice } from "./refusal-notice.tsx";
import { RefusalsContext } from "./refusals-context.ts";
import type { Refusal } from "./result.ts";

interface ActionFormProps extends Omit<ComponentProps<"form">, "onSubmit" | "action"> {
  readonly refusals: readonly Refusal[];
  /** Names of the fields that this form has: other refusals are shown above it. */
  readonly fields: readonly string[];
  readonly onSubmit: (data: FormData) => void;
  readonly children: ReactNode;
}

/** A form whose fields stay uncontrolled, so that nothing typed is ever lost. Refusals stand beside their fields; the first gets the focus. */
export function ActionForm({ refusals, fields, onSubmit, children, ...others }: ActionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const general = refusals.filter((refusal) => !refusal.field || !fields.includes(refusal.field));

  useEffect(() => {
    const first = fields.find((name) => refusals.some((refusal) => refusal.field === name));
    const target = first ? form.current?.elements.namedItem(first) : null;
    if (target instanceof HTMLElement) target.focus();
  }, [refusals, fields]);

  return (
    <form
      {...others}
      ref={form}
      // Should script fail, what was typed goes into a body and never into an address.
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      <RefusalNotice refusals={general} />
      <RefusalsContext value={refusals}>{children}</RefusalsContext>
    </form>
  );
}
