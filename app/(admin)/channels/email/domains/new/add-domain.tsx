"use client";

import type { ReactNode } from "react";
import { useOnceShown } from "#components/use-once-shown.ts";
import { AddDomainForm, type AddedDomain } from "./add-domain-form.tsx";
import { NewCredential } from "./new-credential.tsx";

/**
 * The form, then in its place the credentials. They live in this component's state alone: not in the address, not in any
 * storage, and in no later answer of the server. Leaving the page forgets them.
 */
export function AddDomain({ hurdle }: { hurdle: ReactNode }) {
  const [issued, setIssued] = useOnceShown<AddedDomain>();
  return issued ? <NewCredential {...issued} /> : <AddDomainForm hurdle={hurdle} onAdded={setIssued} />;
}
