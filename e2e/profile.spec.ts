import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { admin } from "./postern.ts";
import { saying } from "./steps/sayings.ts";
import { signIn } from "./steps/sign-in.ts";

// Ends sessions and changes what the administrator sees: with nobody else's journeys beside it.
test.use({ installation: "profile" });

/** A context of one's own would have the administrator's cookies too. */
const signedOut = { storageState: { cookies: [], origins: [] } };

const scheme = (page: Page) => page.locator("html");

test("language and theme hold at once, and in the next browser from its first page on", async ({
  page,
  browser,
  postern,
  words,
  lang,
}) => {
  const other = lang === "fr" ? "en" : "fr";
  await page.goto("/profile");
  await page.getByLabel(saying(lang, "profile.language")).selectOption(other);
  await page.getByLabel(saying(lang, "profile.theme")).selectOption("dark");
  await page.getByRole("button", { name: saying(lang, "profile.saveDisplay") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(saying(other, "profile.title"));
  await expect(scheme(page)).toHaveAttribute("data-mantine-color-scheme", "dark");

  const context = await browser.newContext({ ...signedOut, baseURL: postern.url, locale: lang, colorScheme: "light" });
  const elsewhere = await context.newPage();
  await elsewhere.goto("/profile");
  await expect(scheme(elsewhere)).toHaveAttribute("data-mantine-color-scheme", "light");
  await signIn(elsewhere, words, admin);
  await expect(elsewhere.getByRole("heading", { level: 1 })).toHaveText(saying(other, "profile.title"));
  await expect(scheme(elsewhere)).toHaveAttribute("data-mantine-color-scheme", "dark");

  // The session in the other browser is over with its next request.
  await page.reload();
  await page.getByRole("button", { name: saying(other, "sessions.end"), exact: true }).click();
  await expect(page.getByText(saying(other, "sessions.this"))).toBeVisible();
  await expect(page.getByRole("button", { name: saying(other, "sessions.end"), exact: true })).toHaveCount(0);
  await elsewhere.goto("/tickets");
  await expect(elsewhere).toHaveURL(/\/sign-in\?next=%2Ftickets$/);
  await context.close();

  await page.getByLabel(saying(other, "profile.language")).selectOption("");
  await page.getByRole("button", { name: saying(other, "profile.saveDisplay") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(saying(lang, "profile.title"));
});

test("a wrong present password is said beside its field, which has the focus", async ({ page, lang }) => {
  await page.goto("/profile");
  const current = page.getByLabel(saying(lang, "profile.currentPassword"));
  await current.fill("not this one");
  await page.getByLabel(saying(lang, "profile.newPassword")).fill("a wholly different sentence");
  await page.getByRole("button", { name: saying(lang, "profile.changePassword") }).click();
  await expect(page.getByText(saying(lang, "error.password_wrong"))).toBeVisible();
  await expect(current).toBeFocused();
});

test("what isn't there answers 404, with the navigation for whoever is signed in", async ({
  page,
  browser,
  postern,
}) => {
  for (const path of ["/no-such-page", "/tickets/999999", "/settings/no-such-page"]) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole("complementary").getByRole("link").first()).toBeVisible();
  }
  const stranger = await browser.newPage({ ...signedOut, baseURL: postern.url });
  expect((await stranger.goto("/no-such-page"))?.status()).toBe(404);
  await expect(stranger.getByRole("complementary")).toHaveCount(0);
  await stranger.close();
});
