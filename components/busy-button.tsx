"use client";

import { Button, type ButtonProps, Loader } from "@mantine/core";
import type { ComponentProps } from "react";

interface BusyButtonProps extends ButtonProps, Omit<ComponentProps<"button">, keyof ButtonProps | "ref"> {
  readonly busy: boolean;
  /** Refuses to be pressed for now, for a reason that stands beside it. */
  readonly resting?: boolean;
}

/**
 * A button that shows its work. Meanwhile it is disabled in word and look only: a browser takes the focus from a button that is
 * disabled indeed, and a keyboard would start again at the top of the page.
 */
export function BusyButton({ busy, resting = false, leftSection, onClick, ...others }: BusyButtonProps) {
  const off = busy || resting;
  return (
    <Button
      {...others}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      data-disabled={resting || undefined}
      leftSection={busy ? <Loader size={18} color="currentcolor" aria-hidden /> : leftSection}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}
