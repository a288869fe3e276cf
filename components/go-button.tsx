"use client";

import { Button, type ButtonProps } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect } from "react";
import { useReady } from "./use-ready.ts";

/** A button that opens a page: for a page's primary action, which is announced as a button and not as a link. */
export function GoButton({ href, disabled, children, ...others }: ButtonProps & { href: string; children: ReactNode }) {
  const router = useRouter();
  const ready = useReady();
  useEffect(() => router.prefetch(href), [router, href]);
  return (
    <Button {...others} disabled={disabled || !ready} onClick={() => router.push(href)}>
      {children}
    </Button>
  );
}
