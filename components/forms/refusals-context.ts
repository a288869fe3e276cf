"use client";

import { createContext, useContext } from "react";
import { useRefusalText } from "./refusal-text.ts";
import type { Refusal } from "./result.ts";

/** The refusals of the form around. */
export const RefusalsContext = createContext<readonly Refusal[]>([]);

/** The words beside the field of this name, if it was refused. */
export function useFieldError(name: string | undefined): string | undefined {
  const text = useRefusalText();
  const refusal = useContext(RefusalsContext).find((candidate) => candidate.field === name);
  return refusal ? text(refusal) : undefined;
}
