import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { addressRow } from "./steps/addresses.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { saying } from "./steps/sayings.ts";
import { withDatabase } from "./support/database.ts";
import { fillAccount, longName } from "./support/many-addresses.ts";

// Fills the account to its limits: no other journey could go on in it.
test.use({ installation: "email-page" });

/** The rows of addresses that are to be seen. */
const rows = (page: Page) => page.locator("li:visible").filter({ hasText: /^\S+@/ });

test("an empty account is shown the three steps, and the one to take now", async ({ page, lang }) => {
  await page.goto("/channels/email");
  const steps = page.getByRole("listitem").filter({ hasText: saying(lang, "checklist.toDo") });
  await expect(steps).toHaveCount(3);
  await expect(steps.getByRole("link")).toHaveCount(1);
  await expect(page.getByRole("search")).toHaveCount(0);
  await steps.getByRole("link", { name: saying(lang, "home.steps.domain.go") }).click();
  await expect(page).toHaveURL(/\/channels\/email\/domains\/new$/);
});

test.describe("with two hundred connector addresses", () => {
  test.beforeAll(async ({ postern }) => fillAccount(await postern.databaseUrl()));

  test("search finds by letters of the address and of its domain, from the keyboard alone", async ({ page, lang }) => {
    await page.goto("/channels/email");
    const search = page.getByLabel(saying(lang, "addressFilter.search"));
    const said = page.getByRole("search").getByRole("status");
    await expect(search).toBeEnabled();
    await expect(said).toContainText("202");
    await expect(rows(page)).toHaveCount(202);

    await page.keyboard.press("/");
    await expect(search).toBeFocused();
    await expect(search).toHaveValue("");
    await page.keyboard.type("DESK-12 second");
    await expect(rows(page)).toHaveCount(1);
    await expect(addressRow(page, "desk-12@second.test")).toBeVisible();
    await expect(said).toHaveText(/^1 .*202$/);
    await expect(page).toHaveURL(/\?q=DESK-12\+second$/);

    await page.keyboard.press("Escape");
    await expect(search).toHaveValue("");
    await expect(rows(page)).toHaveCount(202);
    await expect(page).toHaveURL(/\/channels\/email$/);
  });

  test("both forms of an internationalised address find it, and stand together", async ({ page, lang }) => {
    await page.goto("/channels/email");
    const search = page.getByLabel(saying(lang, "addressFilter.search"));
    for (const form of ["desk-3@bücher", "desk-3@xn--bcher"]) {
      await search.fill(form);
      await expect(rows(page)).toHaveCount(1);
      await expect(rows(page)).toContainText("desk-3@bücher.test");
      await expect(rows(page)).toContainText("desk-3@xn--bcher-kva.test");
    }
  });

  test("state and domain narrow together, survive a reload, and are cleared in one go", async ({
    page,
    words,
    lang,
  }) => {
    await page.goto("/channels/email");
    const state = page.getByRole("button", { name: new RegExp(`^${saying(lang, "addressFilter.attention")}`) });
    await state.click();
    await expect(state).toHaveAttribute("aria-pressed", "true");
    // n % 3 = 0 of 1 to 50, on four domains; and the forwarded one that nobody has checked.
    await expect(rows(page)).toHaveCount(65);
    await page.getByLabel(saying(lang, "addressFilter.byDomain")).selectOption({ label: "fourth.test" });
    await expect(rows(page)).toHaveCount(16);
    await expect(page).toHaveURL(/\?state=attention&domain=fourth\.test$/);
    await expect(rows(page).first().getByText(words.inbound.failed)).toBeVisible();

    await page.reload();
    await expect(state).toHaveAttribute("aria-pressed", "true");
    await expect(rows(page)).toHaveCount(16);

    const search = page.getByLabel(saying(lang, "addressFilter.search"));
    await search.fill("nobody");
    await expect(page.getByText(saying(lang, "addressFilter.noneTitle"))).toBeVisible();
    await expect(page.getByRole("heading", { name: longName })).toBeHidden();
    await page.getByRole("button", { name: saying(lang, "addressFilter.clear") }).click();
    await expect(rows(page)).toHaveCount(202);
    await expect(search).toBeFocused();
    await expect(page).toHaveURL(/\/channels\/email$/);
  });

  test("the page's entry in the navigation shows the whole list again", async ({ page, lang }) => {
    await page.goto("/channels/email?q=desk-50");
    await expect(rows(page)).toHaveCount(4);
    await page.getByRole("link", { name: saying(lang, "nav.email"), exact: true }).click();
    await expect(rows(page)).toHaveCount(202);
    await expect(page.getByLabel(saying(lang, "addressFilter.search"))).toHaveValue("");
    await page.goBack();
    await expect(rows(page)).toHaveCount(4);
  });

  test("details that are open stay open while the list is narrowed and widened", async ({ page, words, lang }) => {
    await page.goto("/channels/email");
    const search = page.getByLabel(saying(lang, "addressFilter.search"));
    await search.fill("desk-30@first");
    const row = addressRow(page, "desk-30@first.test");
    await row.getByRole("button", { name: words.seeDetails }).first().click();
    await expect(row.getByRole("button", { name: words.inbound.verify })).toBeVisible();
    await search.fill("desk-31");
    await expect(row).toBeHidden();
    await search.fill("");
    await expect(row.getByRole("button", { name: words.inbound.verify })).toBeVisible();
  });

  test("an open menu stays when its button is scrolled out of view", async ({ page, words }) => {
    await page.goto("/channels/email");
    const button = page.getByRole("button", { name: words.addAddress }).first();
    await button.click();
    await page.getByRole("menuitem", { name: words.connectExternal }).click();
    const item = page.getByRole("menuitem", { name: words.selectSmtpDomain });
    await expect(async () => {
      await item.evaluate((element) => element.scrollIntoView({ block: "start" }));
      await expect(button).not.toBeInViewport({ timeout: 500 });
    }).toPass();
    await item.click();
    await expect(page).toHaveURL(/\/addresses\/new\?/);
  });

  test("on a phone nothing runs over the edge, long names included", async ({ page, words }) => {
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto(`/channels/email?q=desk-7@`);
    await expect(rows(page)).toHaveCount(4);
    await expect(page.getByRole("heading", { name: longName })).toBeVisible();
    await expect(rows(page).first()).toContainText(longName);
    await rows(page).first().getByRole("button", { name: words.seeDetails }).first().click();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBe(0);
  });

  test("the list, narrowed, has no accessibility fault", async ({ page, words }) => {
    await page.goto("/channels/email?q=desk-7");
    await rows(page).first().getByRole("button", { name: words.seeDetails }).first().click();
    await expectAccessible(page, "a narrowed list");
  });

  test("the list that a search leaves empty has no accessibility fault", async ({ page }) => {
    await page.goto("/channels/email?q=nobody");
    await expectAccessible(page, "nothing found");
  });

  test("whoever removes the last address that a search left is back in the search", async ({ page, lang }) => {
    await page.goto("/channels/email?q=desk-11@first");
    await expect(rows(page)).toHaveCount(1);
    await addressRow(page, "desk-11@first.test")
      .getByRole("button", { name: saying(lang, "addressActions.open") })
      .click();
    await page.getByRole("menuitem", { name: saying(lang, "addresses.delete") }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: saying(lang, "addresses.delete") })
      .click();
    await expect(page.getByText(saying(lang, "addressFilter.noneTitle"))).toBeVisible();
    await expect(page.getByLabel(saying(lang, "addressFilter.search"))).toBeFocused();
  });

  test("what changed elsewhere appears by itself, and a dialog about it is not torn away", async ({
    page,
    context,
    postern,
    lang,
  }) => {
    const url = await postern.databaseUrl();
    const gone = "desk-9@first.test";
    const live = `select pg_notify('postern_live', account_id || ' email') from support_address limit 1`;
    const witness = await context.newPage();
    for (const one of [witness, page]) {
      await one.goto("/channels/email?q=desk-9@");
      await expect(rows(one)).toHaveCount(4);
    }
    await addressRow(page, gone)
      .getByRole("button", { name: saying(lang, "addressActions.open") })
      .click();
    await page.getByRole("menuitem", { name: saying(lang, "addresses.delete") }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await withDatabase(url, async (client) => {
      await client.query("delete from support_address where email = $1", [gone]);
      await client.query(live);
    });
    await expect(rows(witness)).toHaveCount(3);
    await dialog.getByRole("button", { name: saying(lang, "addresses.delete") }).click();
    await expect(dialog.getByText(saying(lang, "error.address_not_found"))).toBeVisible();
    await dialog.getByRole("button", { name: saying(lang, "addresses.deleteKeep") }).click();
    await expect(rows(page)).toHaveCount(3);
  });
});
