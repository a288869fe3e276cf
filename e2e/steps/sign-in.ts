import { expect, type Page } from "@playwright/test";
import type { Labels } from "../labels.ts";

/** Signs in on the page that any protected page led to, and waits until it has led back. */
export async function signIn(page: Page, words: Labels, who: { email: string; password: string }): Promise<void> {
  await expect(page).toHaveURL(/\/sign-in\b/);
  await page.getByLabel(words.email).fill(who.email);
  await page.getByLabel(words.password).fill(who.password);
  await page.getByRole("button", { name: words.signIn }).click();
  await expect(page).not.toHaveURL(/\/sign-in\b/);
}
