import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { addAddress, addressRow, pressVerify } from "./steps/addresses.ts";
import { saying } from "./steps/sayings.ts";

test("the focus goes to the second step's heading, then to the first field that is refused", async ({
  page,
  words,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  await page.goto("/channels/email/addresses/new");
  await page.getByLabel(words.supportAddress).fill("keyboard");
  await page.getByRole("button", { name: words.next }).press("Enter");
  await expect(page.getByLabel(words.host, { exact: true })).toBeVisible();
  const focused = page.locator(":focus");
  await expect(focused.getByRole("heading", { level: 1 })).toContainText("2");
  await page.getByRole("button", { name: words.save }).press("Enter");
  await expect(page.getByLabel(words.host, { exact: true })).toBeFocused();
});

test("a verification button keeps the focus while its mail is on its way", async ({
  page,
  words,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  const sales = addressOf(mailboxes.sales);
  await addAddress(page, words, sales, { ...mailboxes.sales, host: "localhost", port: company.submissionPort });
  const row = addressRow(page, sales);
  await pressVerify(row, words, "inbound");
  await expect(row.getByText(words.inbound.verified)).toBeVisible();
  await expect(row.getByRole("button", { name: words.inbound.verify })).toBeFocused();
});

test("without CCs the way to a new domain is open, says what is missing, and saving refuses", async ({
  page,
  words,
  lang,
}) => {
  const ccs = page.getByRole("switch", { name: saying(lang, "settings.ccs") });
  await page.goto("/settings");
  await expect(ccs).toBeEnabled();
  await ccs.press("Space");
  await expect(ccs).not.toBeChecked();
  await expect(ccs).toBeFocused();
  try {
    await page.goto("/channels/email");
    await expect(page.getByRole("link", { name: /param|settings/i }).last()).toBeVisible();
    const add = page.getByRole("button", { name: words.addDomain });
    await expect(add).toBeEnabled();
    await add.press("Enter");
    await page.getByLabel(words.name, { exact: true }).fill("Nowhere");
    await page.getByLabel(words.domain, { exact: true }).fill("nowhere.test");
    await page.getByRole("button", { name: words.save }).press("Enter");
    await expect(page.getByText(saying(lang, "error.ccs_disabled"))).toBeVisible();
  } finally {
    await page.goto("/settings");
    await expect(ccs).toBeEnabled();
    await ccs.press("Space");
    await expect(page.getByRole("status").filter({ hasText: saying(lang, "settings.saved") })).toBeAttached();
  }
});

test("a step to another page puts the focus on its title", async ({ page }) => {
  await page.goto("/tickets");
  const settings = page.getByRole("complementary").locator("a[href='/settings']");
  await settings.focus();
  await settings.press("Enter");
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});
