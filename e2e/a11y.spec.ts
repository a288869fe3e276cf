import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { addAddress, addressRow } from "./steps/addresses.ts";
import { customerWrites } from "./steps/customer.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { openTicket } from "./steps/open-ticket.ts";

test.describe("signed out", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("the sign-in page has no accessibility fault", async ({ page, words }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: words.signIn })).toBeEnabled();
    await expectAccessible(page, "sign-in");
  });
});

for (const path of [
  "/",
  "/channels/email",
  "/channels/email/domains/new",
  "/channels/email/brands/new",
  "/channels/email/addresses/native",
  "/channels/email/addresses/forwarded",
  "/tickets",
  "/audit",
  "/settings",
  "/settings/team",
  "/settings/tokens",
  "/settings/tokens/reference",
  "/profile",
  "/no-such-page",
]) {
  test(`${path} has no accessibility fault`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, path);
  });
}

test("the flows that add a domain and an address have no accessibility fault", async ({
  page,
  words,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  await issueCredentials(page, words, { name: "A second company", domain: "second.test" });
  await expectAccessible(page, "new domain credentials");
  await page.getByRole("button", { name: words.done }).click();
  await expectAccessible(page, "the question before leaving");
  await page.keyboard.press("Escape");
  await leaveCredentials(page, words);

  await page.getByRole("button", { name: words.addAddress }).first().click();
  await page.getByRole("menuitem", { name: words.connectExternal }).click();
  await expect(page.getByRole("menuitem", { name: words.selectSmtpDomain })).toBeVisible();
  await expectAccessible(page, "the add-address menu");
  await page.getByRole("menuitem", { name: words.selectSmtpDomain }).click();
  await expect(page.getByLabel(words.supportAddress)).toBeVisible();
  await expectAccessible(page, "add address, first step");
  await page.getByLabel(words.smtpDomain).selectOption({ label: "second.test" });
  await page.getByLabel(words.supportAddress).fill("help@second.test");
  await page.getByRole("button", { name: words.next }).click();
  await expect(page.getByLabel(words.host, { exact: true })).toBeVisible();
  await expectAccessible(page, "add address, second step");

  const support = addressOf(mailboxes.support);
  await addAddress(page, words, support, { ...mailboxes.support, host: "localhost", port: company.submissionPort });
  await addressRow(page, support).getByRole("button", { name: words.seeDetails }).first().click();
  await expectAccessible(page, "the Email page with an address and its details");

  await customerWrites(company, { to: support, subject: "Accessible", text: "A ticket to look at." });
  await openTicket(page, "Accessible");
  await expect(page.getByLabel(words.publicReply)).toBeVisible();
  await expectAccessible(page, "a ticket");
  await page.goto("/tickets");
  await expect(page.getByRole("link", { name: "Accessible" })).toBeVisible();
  await expectAccessible(page, "tickets with one in it");
});
