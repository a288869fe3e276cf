import { expect, type Page } from "@playwright/test";

/** Opens a ticket from the list, by its subject, as soon as it is there. */
export async function openTicket(page: Page, subject: string): Promise<void> {
  await page.goto("/tickets");
  await page.getByRole("link", { name: subject }).click();
  await expect(page).toHaveURL(/\/tickets\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(subject);
}
