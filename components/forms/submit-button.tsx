"use client";

import type { ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { BusyButton } from "#components/busy-button.tsx";
import { useReady } from "#components/use-ready.ts";

/** The one submit button of a form: not before the page answers, and not twice. */
export function SubmitButton({
  pending,
  children,
  ...others
}: ButtonProps & { pending: boolean; children: ReactNode }) {
  const ready = useReady();
  return (
    <BusyButton {...others} type="submit" disabled={!ready} busy={pending}>
      {children}
    </BusyButton>
  );
}
