import { notFound } from "next/navigation";
import { DomainError, type ErrorCode } from "#lib/errors.ts";

const missing: readonly ErrorCode[] = [
  "address_not_found",
  "ticket_not_found",
  "attachment_not_found",
  "domain_not_found",
];

/** What a verb found; the 404 page where it refuses because there is no such thing in the reader's account. */
export async function found<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && missing.includes(error.code)) notFound();
    throw error;
  }
}
