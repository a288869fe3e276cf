import { expect, type Page } from "@playwright/test";
import type { Labels } from "../labels.ts";

export interface Credentials {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Reads new credentials off the page that shows them, once. */
export async function readCredentials(page: Page, words: Labels): Promise<Credentials> {
  await expect(page.getByRole("heading", { name: words.newCredentials })).toBeVisible();
  const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
  return {
    host: await value(words.host),
    port: Number(await value(words.port)),
    username: await value(words.username),
    password: await value(words.password),
  };
}

/** Done, and yes, they are saved. */
export async function sayThatTheyAreSaved(page: Page, words: Labels): Promise<void> {
  await page.getByRole("button", { name: words.done }).click();
  await page.getByRole("dialog").getByRole("button", { name: words.iSavedThem }).click();
}
