"use client";

import { Button, type ButtonProps } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useCopy } from "./use-copy.ts";
import { useReady } from "./use-ready.ts";

interface CopyButtonProps extends ButtonProps {
  readonly value: string;
  /** What it says after it has copied, seen and spoken. */
  readonly done: string;
  readonly describedBy?: string;
  readonly children: ReactNode;
}

/** Copies a value. Its name says what it does, its description (the field's label) to what. */
export function CopyButton({ value, done, describedBy, children, ...others }: CopyButtonProps) {
  const ready = useReady();
  const { copy, copied } = useCopy();
  return (
    <>
      <Button
        variant="default"
        {...others}
        disabled={!ready}
        aria-describedby={describedBy}
        leftSection={copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
        onClick={() => copy(value)}
      >
        {copied ? done : children}
      </Button>
      <span className="visually-hidden" role="status">
        {copied ? done : ""}
      </span>
    </>
  );
}
