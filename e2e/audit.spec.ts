import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { saying } from "./steps/sayings.ts";

test("a change appears in the open log by itself, is found by what it was, and leaves as a file that no spreadsheet reckons with", async ({
  page,
  context,
  lang,
}) => {
  const say = (path: string) => saying(lang, path);
  const name = "=1+1 for the audit";
  await page.goto("/audit");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("auditLog.title"));
  const row = page.getByRole("listitem").filter({ hasText: name });
  await expect(row).toHaveCount(0);

  const elsewhere = await context.newPage();
  await elsewhere.goto("/settings/tokens");
  await elsewhere.getByLabel(say("tokens.name"), { exact: true }).fill(name);
  await elsewhere.getByRole("button", { name: say("tokens.create") }).press("Enter");
  await expect(elsewhere.getByText(say("tokens.onceTitle"))).toBeVisible();
  const shown = elsewhere.getByRole("group", { name: say("tokens.new").replace("{name}", name) });
  const token = await shown.locator("input").first().inputValue();
  expect(token.length).toBeGreaterThan(40);
  await elsewhere.close();
  await expect(row).toHaveCount(1);

  await page.getByLabel(say("auditLog.what"), { exact: true }).selectOption("token.created");
  await page.getByLabel(say("auditLog.when"), { exact: true }).selectOption("today");
  await page.getByRole("button", { name: say("auditLog.apply") }).press("Enter");
  await expect(page).toHaveURL(/action=token\.created&range=today&zone=/);
  // The address alone asks the same.
  await page.reload();
  await row.locator("summary").click();
  await expect(row.getByText(say("auditLog.fact.ip"))).toBeVisible();
  await expect(row.getByRole("link", { name: say("auditLog.see.tokens") })).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: say("auditLog.export") }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-acme-\d{4}-\d\d-\d\d\.csv$/);
  const file = await readFile(await download.path(), "utf8");
  const [header, ...lines] = file.split("\r\n");
  expect(header).toMatch(new RegExp(`^\ufeff${say("auditLog.fact.atUtc").replace(/[()]/g, "\\$&")},`));
  expect(lines.filter((line) => line.includes("token.created")).length).toBeGreaterThan(0);
  expect(file).toContain(`"'${name}"`);
  expect(file).not.toContain(token);

  await page.getByRole("link", { name: say("auditLog.clear") }).click();
  await expect(page.getByText(say("audit.audit.exported").replace("<who></who>", "")).first()).toBeVisible();
});
