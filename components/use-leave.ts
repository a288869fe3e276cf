"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";

/** Goes to another page; `leaving` holds until it is there, so that the form behind stays busy and is not sent again. */
export function useLeave(): { leaving: boolean; leave: (href: string) => void } {
  const router = useRouter();
  const [leaving, start] = useTransition();
  return { leaving, leave: (href) => start(() => router.push(href)) };
}
