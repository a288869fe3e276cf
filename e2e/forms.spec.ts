import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { fillAddress } from "./steps/addresses.ts";
import { saying } from "./steps/sayings.ts";
import { countRows, setConnections } from "./support/connections.ts";
import { until } from "./support/poll.ts";

test.use({ installation: "rules" });
test.beforeEach(async ({ postern }) => setConnections(await postern.databaseUrl(), { "company.test": 1 }));

async function openDomainForm(page: Page, name: string): Promise<void> {
  await page.goto("/channels/email/domains/new");
  await expect(page.getByRole("button", { name })).toBeEnabled();
}

/** Marked as faulty, and described by why. */
async function expectFault(field: Locator, words: string): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(new RegExp(`^${words.replaceAll(".", "\\.")}`));
}

test("each faulty field is told beside itself, the first has the focus, and nothing typed is lost", async ({
  page,
  words,
  lang,
}) => {
  await openDomainForm(page, words.save);
  const name = page.getByLabel(words.name, { exact: true });
  const domain = page.getByLabel(words.domain, { exact: true });
  await page.getByRole("button", { name: words.save }).click();
  await expect(name).toBeFocused();
  for (const field of [name, domain]) {
    await expectFault(field, saying(lang, "error.field_required"));
  }

  await name.fill("A company");
  await domain.fill("192.0.2.1");
  await page.getByRole("button", { name: words.save }).click();
  await expectFault(domain, saying(lang, "error.domain_is_ip"));
  await expect(domain).toBeFocused();
  await expect(domain).toHaveValue("192.0.2.1");
  await expect(name).toHaveValue("A company");

  await fillAddress(page, words, "new@company.test", {
    host: "10.0.0.1",
    port: 587,
    username: "mailbox",
    password: "the password",
  });
  await page.getByRole("button", { name: words.save }).click();
  const host = page.getByLabel(words.host, { exact: true });
  await expectFault(host, saying(lang, "error.host_not_public"));
  await expect(host).toBeFocused();
  await expect(host).toHaveValue("10.0.0.1");
  await expect(page.getByLabel(words.port, { exact: true })).toHaveValue("587");
  await expect(page.getByLabel(words.username, { exact: true })).toHaveValue("mailbox");
});

test("a double click saves once", async ({ page, words, lang, postern }) => {
  const database = await postern.databaseUrl();
  await openDomainForm(page, words.save);
  await page.getByLabel(words.name, { exact: true }).fill("Clicked twice");
  await page.getByLabel(words.domain, { exact: true }).fill("twice.test");
  await page.getByRole("button", { name: words.save }).dblclick();
  await expect(page.getByRole("heading", { name: words.newCredentials })).toBeVisible();
  await leaveCredentials(page, words);
  expect(await countRows(database, "connector_domain", "domain = 'twice.test'")).toBe(1);
  expect(await countRows(database, "inbound_credential", "true")).toBe(1);

  await page.goto("/channels/email/brands/new");
  await page.getByLabel(saying(lang, "brands.name")).fill("Clicked twice");
  await page.getByRole("button", { name: words.save }).dblclick();
  await expect(page).toHaveURL(/\/channels\/email$/);
  await expect(page.getByRole("heading", { name: "Clicked twice" })).toBeVisible();
  expect(await countRows(database, "brand", "lower(name) = 'clicked twice'")).toBe(1);
});

test("no way back shows the credentials again: not the back button, not a reload, not the browser's memory of the page", async ({
  browser,
  words,
  lang,
  postern,
  signedIn,
}, { project }) => {
  // Playwright turns the browser's memory of pages (bfcache) off; people have it on.
  const remembering = await browser.browserType().launch({
    ...project.use.launchOptions,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const context = await remembering.newContext({ baseURL: postern.url, storageState: signedIn, locale: lang });
  const page = await context.newPage();
  // The browser's own question before a page is left.
  page.on("dialog", (dialog) => void dialog.accept());
  const shown = async (secret: string) => {
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    // A page that is being left while it is read is read again.
    const text = await until("a page that stays", async () => {
      const values = page.locator("input").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
      return [await page.content(), ...(await values)].join("\n");
    });
    return text.includes(secret);
  };
  try {
    // Something to go back to beyond the pages in question.
    await page.goto("/");
    const first = await issueCredentials(page, words, { name: "Left by the button", domain: "left.test" });
    expect(await shown(first.password)).toBe(true);
    await leaveCredentials(page, words);
    for (let step = 0; step < 3; step += 1) {
      await page.goBack({ waitUntil: "commit" });
      expect(await shown(first.password)).toBe(false);
    }
    for (let step = 0; step < 3; step += 1) {
      await page.goForward({ waitUntil: "commit" });
      expect(await shown(first.password)).toBe(false);
    }

    const second = await issueCredentials(page, words, { name: "Left by the address bar", domain: "bar.test" });
    await page.goto("/tickets");
    await page.goBack({ waitUntil: "commit" });
    expect(await shown(second.password)).toBe(false);

    const third = await issueCredentials(page, words, { name: "Reloaded", domain: "reloaded.test" });
    await page.reload();
    await expect(page.getByRole("button", { name: words.save })).toBeVisible();
    expect(await shown(third.password)).toBe(false);
  } finally {
    await remembering.close();
  }
});

test("a page that was overtaken says so, and overwrites nothing", async ({ page, context, words, lang, postern }) => {
  const database = await postern.databaseUrl();
  const other = await context.newPage();
  const dialog = (of: Page) => of.getByRole("dialog");
  for (const each of [page, other]) {
    await each.goto("/channels/email");
    await each
      .getByRole("listitem")
      .filter({ hasText: "company.test" })
      .getByRole("button", { name: saying(lang, "domain.rename") })
      .first()
      .click();
    await expect(dialog(each)).toBeVisible();
  }
  await dialog(page).getByLabel(words.name, { exact: true }).fill("The first name");
  await dialog(page).getByRole("button", { name: words.save }).click();
  await expect(dialog(page)).toBeHidden();

  await dialog(other).getByLabel(words.name, { exact: true }).fill("The second name");
  await dialog(other).getByRole("button", { name: words.save }).click();
  await expect(dialog(other).getByText(saying(lang, "error.stale"))).toBeVisible();
  await expect(dialog(other).getByLabel(words.name, { exact: true })).toHaveValue("The second name");
  expect(await countRows(database, "connector_domain", "name = 'The first name'")).toBe(1);
});

test("a tab that was left in the other environment saves nothing, and says so", async ({
  page,
  context,
  words,
  lang,
  postern,
}) => {
  await openDomainForm(page, words.save);
  await page.getByLabel(words.name, { exact: true }).fill("For production");
  await page.getByLabel(words.domain, { exact: true }).fill("astray.test");

  const other = await context.newPage();
  await other.goto("/channels/email");
  const choice = saying(lang, "environment.switch").split("{environment}")[1] ?? "";
  await other.getByRole("button", { name: choice }).first().click();
  await other
    .getByRole("menuitemradio")
    .filter({ hasText: saying(lang, "environment.sandbox") })
    .click();
  await expect(other.getByText(saying(lang, "environment.inSandbox"))).toBeAttached();

  await page.getByRole("button", { name: words.save }).click();
  await expect(page.getByText(saying(lang, "error.environment_changed"))).toBeVisible();
  await expect(page.getByLabel(words.domain, { exact: true })).toHaveValue("astray.test");
  expect(await countRows(await postern.databaseUrl(), "connector_domain", "domain = 'astray.test'")).toBe(0);
});
