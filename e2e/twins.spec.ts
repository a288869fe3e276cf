import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { saying } from "./steps/sayings.ts";

// What it does in the sandbox would be in the way of the others.
test.use({ installation: "twins" });

type Environment = "production" | "sandbox";

const place = (page: Page, lang: "fr" | "en", environment: Environment) =>
  page.getByRole("button", {
    name: new RegExp(`${saying(lang, `environment.${environment}`)} ?, ${saying(lang, "environment.switch")}`),
  });

async function switchTo(page: Page, lang: "fr" | "en", environment: Environment): Promise<void> {
  const other = environment === "sandbox" ? "production" : "sandbox";
  await place(page, lang, other).click();
  await page.getByRole("menuitemradio", { name: saying(lang, `environment.${environment}`) }).click();
  await expect(place(page, lang, environment)).toBeVisible();
}

test("the switch goes to the section's first page, says where one is, and colours the sandbox", async ({
  page,
  lang,
}) => {
  await page.goto("/channels/email/domains/new");
  await switchTo(page, lang, "sandbox");
  await expect(page).toHaveURL(/\/channels\/email$/);
  await expect(page.getByText(saying(lang, "environment.inSandbox"))).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Acme (sandbox)" })).toHaveCount(1);
  await expect(page.getByText("support@acme-sandbox.postern.test")).toBeVisible();
  await expectAccessible(page, "the Email page in the sandbox");
  await page.setViewportSize({ width: 375, height: 800 });
  await place(page, lang, "sandbox").click();
  await expect(page.getByRole("menuitemradio")).toHaveCount(2);
  await expectAccessible(page, "the switch on a phone");
  await page.keyboard.press("Escape");
  await expect(place(page, lang, "sandbox")).toBeFocused();
  await switchTo(page, lang, "production");
  await expect(page.getByText(saying(lang, "environment.inSandbox"))).toHaveCount(0);
});

test("a form left open in the other environment changes nothing, keeps what was typed, and says why", async ({
  page,
  context,
  words,
  lang,
}) => {
  const left = await context.newPage();
  await left.goto("/channels/email/domains/new");
  await page.goto("/");
  await switchTo(page, lang, "sandbox");
  await left.getByLabel(words.name, { exact: true }).fill("Left open");
  await left.getByLabel(words.domain, { exact: true }).fill("left.test");
  await left.getByRole("button", { name: words.save }).click();
  await expect(left.getByText(saying(lang, "error.environment_changed"))).toBeVisible();
  await expect(left.getByLabel(words.domain, { exact: true })).toHaveValue("left.test");
  await page.goto("/channels/email");
  await expect(page.getByText("left.test")).toHaveCount(0);
  await switchTo(page, lang, "production");
  await page.goto("/channels/email");
  await expect(page.getByText("left.test")).toHaveCount(0);
});

test("a page that is opened by a link after a switch in another tab stands in its own environment's frame", async ({
  page,
  context,
  lang,
}) => {
  const left = await context.newPage();
  await left.goto("/settings");
  await page.goto("/");
  await switchTo(page, lang, "sandbox");
  await left.getByRole("link", { name: saying(lang, "tokens.title") }).click();
  await expect(left.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(left).toHaveURL(/\/settings\/tokens$/);
  await expect(place(left, lang, "sandbox")).toBeVisible();
  await switchTo(page, lang, "production");
});

test("a domain of the sandbox is warned about once, and moves here with one press", async ({ page, words, lang }) => {
  await page.goto("/channels/email");
  await switchTo(page, lang, "sandbox");
  await issueCredentials(page, words, { name: "Hospital", domain: "https://HÔPITAL.test/contact" });
  await leaveCredentials(page, words);
  await expect(page.getByText("xn--hpital-ixa.test")).toBeVisible();
  await switchTo(page, lang, "production");
  await page.goto("/channels/email/domains/new");
  await page.getByLabel(words.name, { exact: true }).fill("Hospital");
  await page.getByLabel(words.domain, { exact: true }).fill("hôpital.test");
  await page.getByRole("button", { name: words.save }).click();
  const remove = page.getByRole("button", {
    name: lang === "fr" ? "Supprimer du sandbox et ajouter ici" : "Remove from sandbox and add here",
  });
  await expect(remove).toBeVisible();
  await expect(page.getByLabel(words.domain, { exact: true })).toHaveValue("hôpital.test");
  await expectAccessible(page, "the warning about the twin's domain");
  await remove.click();
  await expect(page.getByRole("heading", { name: words.newCredentials })).toBeVisible();
  await leaveCredentials(page, words);
  await switchTo(page, lang, "sandbox");
  await expect(page.getByText("hôpital.test")).toHaveCount(0);
  await switchTo(page, lang, "production");
});

test("a connection is renamed, and disconnected by the keyboard; the focus stays in the list", async ({
  page,
  words,
  lang,
}) => {
  await issueCredentials(page, words, { name: "Company", domain: "company.test" });
  await leaveCredentials(page, words);
  const row = page.getByRole("listitem").filter({ hasText: "company.test" });
  await row.getByRole("button", { name: saying(lang, "domain.rename") }).click();
  const name = page.getByRole("dialog").getByLabel(words.name, { exact: true });
  await expect(name).toHaveValue("Company");
  await name.fill("Head office");
  await name.press("Enter");
  await expect(row.getByText("Head office")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await row.getByRole("button", { name: saying(lang, "domain.disconnect") }).press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("company.test")).toBeVisible();
  await expectAccessible(page, "the question before a disconnection");
  await dialog.getByRole("button", { name: saying(lang, "domain.disconnect") }).press("Enter");
  await expect(row).toHaveCount(0);
  await expect(page.locator("#connectors")).toBeFocused();
});
