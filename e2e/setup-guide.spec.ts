import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { addAddress, addressRow } from "./steps/addresses.ts";
import { saying } from "./steps/sayings.ts";

// Its steps fill in once for an account.
test.use({ installation: "setup-guide" });

test("the steps of the connector fill in, one action starts both verifications, and one calm line is left", async ({
  page,
  words,
  lang,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  const taken = page.locator("ol > li").filter({ hasText: saying(lang, "checklist.done") });

  await page.goto("/channels/email");
  await expect(taken).toHaveCount(1);
  await expect(page.getByRole("link", { name: saying(lang, "home.steps.address.go") })).toBeVisible();

  const support = addressOf(mailboxes.support);
  await addAddress(page, words, support, { ...mailboxes.support, host: "localhost", port: company.submissionPort });
  await expect(taken).toHaveCount(2);
  await page.getByRole("button", { name: saying(lang, "home.steps.verify.go") }).click();

  const row = addressRow(page, support);
  await expect(row.getByText(words.inbound.verified)).toBeVisible();
  await expect(row.getByText(words.outbound.verified)).toBeVisible();
  const calm = saying(lang, "setupGuide.running").replace("{done}", "1").replace("{total}", "1");
  await expect(page.getByText(calm)).toBeVisible();
  await expect(page.getByText(saying(lang, "home.setupTitle"))).toHaveCount(0);
});
