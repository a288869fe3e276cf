import { notFound } from "next/navigation";
import { DomainError, isNotFound } from "#lib/errors.ts";

/** What a verb found; the 404 page where it refuses because there is no such thing in the reader's account. */
export async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && isNotFound(error.code)) notFound();
    throw error;
  }
}
