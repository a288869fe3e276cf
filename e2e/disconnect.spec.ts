import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { addAddress } from "./steps/addresses.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { saying } from "./steps/sayings.ts";
import { freePorts } from "./support/ports.ts";
import { queueReplies } from "./support/waiting-mail.ts";

// It ends with the domain: no other journey could go on with it.
test.use({ installation: "twins" });

test("a domain is disconnected: what ends is said first, what waits for a dead server leaves otherwise, and the list is there", async ({
  page,
  context,
  words,
  lang,
  postern,
}) => {
  const say = (path: string) => saying(lang, path);
  const [deadPort = 1] = await freePorts(1);
  await issueCredentials(page, words, { name: "Old company", domain: "old.test" });
  await leaveCredentials(page, words);
  const server = { host: "localhost", port: deadPort, username: "help", password: "its password" };
  await addAddress(page, words, "help@old.test", server);
  await queueReplies(await postern.databaseUrl(), "help@old.test", 2);

  const row = page.getByRole("listitem").filter({ hasText: "old.test" }).first();
  await row.getByRole("button", { name: words.disconnect }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("old.test");
  await expect(page.getByRole("heading", { name: /^2 / })).toBeVisible();
  await expectAccessible(page, "the page before a disconnection");
  const name = page.getByLabel(say("disconnect.confirm").replace("{domain}", "old.test"));
  await name.fill("other.test");
  await page.getByRole("button", { name: words.disconnect }).click();
  const refusal = say("error.confirmation_wrong").replace("{domain}", "old.test");
  await expect(page.getByRole("alert").filter({ hasText: refusal })).toBeVisible();
  await name.fill("old.test");
  await page.getByRole("button", { name: words.disconnect }).click();

  // Its server is dead, so that it waits; another page finds it as it is.
  await expect(page.getByRole("progressbar", { name: say("disconnect.progress") })).toBeVisible();
  await expect(page.getByText(say("disconnect.drainsUntil"))).toBeVisible();
  await expectAccessible(page, "a disconnection under way");
  const other = await context.newPage();
  await other.goto("/channels/email");
  const connector = other.getByRole("listitem").filter({ hasText: "Old company" });
  await expect(connector.getByText(say("connectors.disconnecting"))).toBeVisible();
  await expect(connector.getByRole("button")).toHaveCount(0);
  await connector.getByRole("link", { name: say("connectors.follow") }).click();
  await other.getByRole("button", { name: say("disconnect.giveUp") }).click();
  const dialog = other.getByRole("dialog");
  await dialog.getByRole("button", { name: say("disconnect.giveUp") }).click();

  await expect(page.getByRole("status").filter({ hasText: say("disconnect.over") })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /CSV/ }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^old\.test-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(lines).toHaveLength(3);
  // Both were queued at one moment: neither is the first.
  for (const n of [1, 2])
    expect(lines.slice(1).join("\n")).toContain(`,help@old.test,customer-${n}@customer.test,"'=1+1",`);

  await page.goto("/channels/email");
  await expect(page.getByRole("listitem").filter({ hasText: "old.test" })).toHaveCount(0);
  await page.getByRole("link", { name: say("disconnections.title") }).click();
  await expect(page.getByRole("link", { name: "Old company" })).toBeVisible();
  await expectAccessible(page, "the disconnected domains");
});
