import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { customer } from "./people.ts";
import { customerGets } from "./steps/customer.ts";
import { saying } from "./steps/sayings.ts";
import { tablesHolding } from "./support/database.ts";

const password = "a password of the newcomer's own";

/** The row of a person or an invitation on the Team page. */
const rowOf = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });

test("an invited person joins by the mail's link, works with their role, and is out as soon as they are removed", async ({
  page,
  browser,
  postern,
  company,
  words,
  lang,
}) => {
  const say = (path: string) => saying(lang, path);
  const name = `Newcomer ${"x".repeat(51)}`;
  await page.goto("/settings/team");
  await page.getByLabel(say("team.email"), { exact: true }).fill("nobody");
  await page.getByRole("button", { name: say("team.send") }).press("Enter");
  await expect(page.getByLabel(say("team.email"), { exact: true })).toBeFocused();
  await expect(page.getByText(say("error.email_invalid"))).toBeVisible();
  await page.getByLabel(say("team.email"), { exact: true }).fill(customer);
  await page.getByRole("button", { name: say("team.send") }).press("Enter");
  const link = await page.getByLabel(say("team.link"), { exact: true }).inputValue();
  expect(await tablesHolding(await postern.databaseUrl(), link.split("#")[1] ?? "")).toEqual([]);
  await page.getByRole("button", { name: say("team.linkDone") }).click();
  // Without a reload: what the mail's way out tells.
  await expect(rowOf(page, customer).getByText(say("team.mail.sent"))).toBeVisible();

  const { mail } = await customerGets(company, "Acme");
  expect(mail.text).toContain(link);
  const theirs = await (
    await browser.newContext({ baseURL: postern.url, locale: lang, storageState: undefined })
  ).newPage();
  const asked: string[] = [];
  theirs.on("request", (request) => asked.push(request.url()));
  await theirs.goto(link);
  await theirs.getByLabel(say("invitation.name")).fill(name);
  await theirs.getByLabel(words.password, { exact: true }).fill(password);
  await theirs.getByRole("button", { name: say("invitation.submit") }).click();
  await expect(theirs).not.toHaveURL(/invitation/);
  const token = link.split("#")[1] ?? "";
  expect(asked.filter((url) => url.split("#")[0]?.includes(token))).toEqual([]);
  expect(postern.output()).not.toContain(token);
  expect((await theirs.goto("/settings/team"))?.status()).toBe(404);
  expect((await theirs.goto("/tickets"))?.status()).toBe(200);

  const role = page.getByLabel(say("team.roleOf").replace("{name}", name));
  await role.selectOption({ label: say("role.admin") });
  await expect(page.getByText(name).first()).toBeVisible();
  await expect.poll(async () => (await theirs.goto("/settings/team"))?.status()).toBe(200);

  await role.focus();
  await role.selectOption({ label: say("role.owner") });
  await page
    .getByRole("dialog")
    .getByRole("button", { name: say("team.roleKeep") })
    .click();
  await expect(role).toBeFocused();
  await expect(role).toHaveValue("admin");

  await rowOf(page, name)
    .getByRole("button", { name: say("team.remove.button") })
    .click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: say("team.remove.button") })
    .click();
  await expect(rowOf(page, name)).toHaveCount(0);
  await theirs.goto("/tickets");
  await expect(theirs).toHaveURL(/\/sign-in/);
  await theirs.getByLabel(words.email, { exact: true }).fill(customer);
  await theirs.getByLabel(words.password, { exact: true }).fill(password);
  await theirs.getByRole("button", { name: words.signIn }).press("Enter");
  await expect(theirs.getByText(say("error.no_team"))).toBeVisible();
  await theirs.goto(link);
  await expect(theirs.getByText(say("error.invitation_invalid"))).toBeVisible();
  await theirs.context().close();
});
