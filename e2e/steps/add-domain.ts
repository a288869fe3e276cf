import { expect, type Page } from "@playwright/test";
import type { Labels } from "../labels.ts";
import { type Credentials, readCredentials, sayThatTheyAreSaved } from "./read-credentials.ts";

/** Adds a domain up to the page that shows its credentials, once; reads them off the page. */
export async function issueCredentials(
  page: Page,
  words: Labels,
  domain: { name: string; domain: string },
): Promise<Credentials> {
  await page.goto("/channels/email");
  await expect(page.getByRole("heading", { name: words.connectors })).toBeVisible();
  await pressable(page, words.addDomain).click();
  await page.getByLabel(words.name, { exact: true }).fill(domain.name);
  await page.getByLabel(words.domain, { exact: true }).fill(domain.domain);
  await expect(page.getByLabel(words.authProtocol)).toBeVisible();
  await page.getByRole("button", { name: words.save }).click();
  return readCredentials(page, words);
}

/** Leaves the credentials page the only way there is: Done, and yes, they are saved. */
export async function leaveCredentials(page: Page, words: Labels): Promise<void> {
  await sayThatTheyAreSaved(page, words);
  await expect(page).toHaveURL(/\/channels\/email$/);
}

export async function addDomain(
  page: Page,
  words: Labels,
  domain: { name: string; domain: string },
): Promise<Credentials> {
  const credentials = await issueCredentials(page, words, domain);
  await leaveCredentials(page, words);
  return credentials;
}

/** What a person would press by its name, be it a button or a link that looks like one. */
export function pressable(page: Page, name: string) {
  return page.getByRole("button", { name }).or(page.getByRole("link", { name })).first();
}
