import { expect, type Locator, type Page } from "@playwright/test";
import type { Labels } from "../labels.ts";

export interface Submission {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Adds a support address of a connected domain through the menu and both steps of the form. */
export async function addAddress(page: Page, words: Labels, address: string, through: Submission): Promise<void> {
  await fillAddress(page, words, address, through);
  await page.getByRole("button", { name: words.save }).click();
  await expect(page).toHaveURL(/\/channels\/email$/);
  await expect(addressRow(page, address)).toBeVisible();
}

/** The same up to the last button, which is not pressed. */
export async function fillAddress(page: Page, words: Labels, address: string, through: Submission): Promise<void> {
  await page.goto("/channels/email");
  await page.getByRole("button", { name: words.addAddress }).first().click();
  await page.getByRole("menuitem", { name: words.connectExternal }).click();
  await page.getByRole("menuitem", { name: words.selectSmtpDomain }).click();
  const domain = address.slice(address.indexOf("@") + 1);
  await page.getByLabel(words.smtpDomain).selectOption({ label: domain });
  await page.getByLabel(words.supportAddress).fill(address);
  await page.getByRole("button", { name: words.next }).click();
  await page.getByLabel(words.host, { exact: true }).fill(through.host);
  await page.getByLabel(words.port, { exact: true }).fill(String(through.port));
  await page.getByLabel(words.username, { exact: true }).fill(through.username);
  await page.getByLabel(words.password, { exact: true }).fill(through.password);
}

/** The part of the Email page that is about one address. */
export function addressRow(page: Page, address: string): Locator {
  return page
    .getByRole("listitem")
    .filter({ has: page.getByText(address, { exact: true }) })
    .first();
}

/** Presses a direction's verification button, below *See details* of its line. */
export async function pressVerify(row: Locator, words: Labels, direction: "inbound" | "outbound"): Promise<void> {
  const button = row.getByRole("button", { name: words[direction].verify });
  if (!(await button.isVisible())) {
    const nth = direction === "inbound" ? "first" : "last";
    await row.getByRole("button", { name: words.seeDetails })[nth]().click();
  }
  await button.click();
}
