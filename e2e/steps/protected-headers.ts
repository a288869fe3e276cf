import { expect } from "@playwright/test";
import type { Received } from "../company-mail/contract.ts";

/** The five header fields that customers' mail rules are keyed on, each exactly once. Returns the two that vary. */
export function expectProtectedHeaders(received: Received): { accountId: string; emailId: string } {
  const only = (name: string) => {
    const values = received.header(name);
    expect(values, name).toHaveLength(1);
    return values[0] ?? "";
  };
  expect(only("Auto-Submitted")).toBe("auto-generated");
  expect(only("X-Auto-Response-Suppress")).toBe("All");
  expect(only("X-Mailer")).toBe("Zendesk Mailer");
  const accountId = only("X-Zendesk-From-Account-Id");
  const emailId = only("X-Zendesk-Email-Id");
  expect(accountId).toMatch(/^\S+$/);
  expect(emailId).toMatch(/^\S+$/);
  return { accountId, emailId };
}
