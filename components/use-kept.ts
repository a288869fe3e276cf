"use client";

import { useState } from "react";

/**
 * What the server sent, with every part that has not changed kept as the object it was before: a page that is read again draws
 * only what is new. For plain data: arrays, objects, dates and primitives.
 */
export function useKept<T>(given: T): T {
  const [last, setLast] = useState({ given, kept: given });
  if (last.given === given) return last.kept;
  const kept = keepSame(last.kept, given);
  setLast({ given, kept });
  return kept;
}

/** `after`, or `before` where both say the same; and so for every part. */
export function keepSame<T>(before: T, after: T): T {
  if (Object.is(before, after) || !isObject(before) || !isObject(after)) return after;
  if (before instanceof Date || after instanceof Date) return Number(before) === Number(after) ? before : after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const old = before as Record<string, unknown>;
  const parts = Object.entries(after).map(([key, value]) => [key, keepSame(old[key], value)] as const);
  const same = parts.length === Object.keys(old).length && parts.every(([key, value]) => Object.is(old[key], value));
  if (same) return before;
  return (Array.isArray(after) ? parts.map(([, value]) => value) : Object.fromEntries(parts)) as T;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
