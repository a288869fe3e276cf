import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { leaveCredentials } from "./steps/add-domain.ts";
import { fillAddress } from "./steps/addresses.ts";
import { saying } from "./steps/sayings.ts";
import { countRows, setConnections } from "./support/connections.ts";

// The account's domains are set for each test: no other journey could go on in it.
test.use({ installation: "rules" });

const server = { host: "localhost", port: 587, username: "mailbox", password: "the password of the mailbox" };

/** Presses the same button on both pages at once; the page that says `refusal` comes second. */
async function pressBoth(pages: readonly [Page, Page], name: string, refusal: string): Promise<[Page, Page]> {
  await Promise.all(pages.map((page) => page.getByRole("button", { name }).click()));
  const told = () => Promise.all(pages.map((page) => page.getByRole("alert").filter({ hasText: refusal }).count()));
  await expect.poll(async () => (await told()).toSorted()).toEqual([0, 1]);
  const [one, other] = pages;
  return (await told())[0] === 1 ? [other, one] : [one, other];
}

test("two administrators save a domain's fiftieth address at once: one passes, the other is told the limit", async ({
  page,
  browser,
  words,
  lang,
  postern,
  signedIn,
}) => {
  const database = await postern.databaseUrl();
  await setConnections(database, { "full.test": 49 });
  const elsewhere = await browser.newContext({ baseURL: postern.url, storageState: signedIn, locale: lang });
  const other = await elsewhere.newPage();
  await fillAddress(page, words, "one@full.test", server);
  await fillAddress(other, words, "two@full.test", server);

  const refusal = saying(lang, "error.address_limit_reached").replace("{limit}", "50");
  const [winner, loser] = await pressBoth([page, other], words.save, refusal);

  await expect(winner).toHaveURL(/\/channels\/email$/);
  const full = saying(lang, "connectors.count").replace("{count}", "50").replace("{limit}", "50");
  await expect(winner.getByText(full, { exact: true })).toBeVisible();
  expect(await countRows(database, "support_address", "email like '%@full.test'")).toBe(50);
  // Nothing typed is lost.
  for (const label of ["host", "port", "username"] as const) {
    await expect(loser.getByLabel(words[label], { exact: true })).toHaveValue(String(server[label]));
  }
  await elsewhere.close();
});

test("two administrators save the fourth domain at once: one gets its credentials, the other is told the limit", async ({
  page,
  browser,
  words,
  lang,
  postern,
  signedIn,
}) => {
  const database = await postern.databaseUrl();
  await setConnections(database, { "first.test": 0, "second.test": 0, "third.test": 0 });
  const elsewhere = await browser.newContext({ baseURL: postern.url, storageState: signedIn, locale: lang });
  const other = await elsewhere.newPage();
  for (const [at, each] of [page, other].entries()) {
    await each.goto("/channels/email/domains/new");
    await each.getByLabel(words.name, { exact: true }).fill("A fourth connection");
    await each.getByLabel(words.domain, { exact: true }).fill(`fourth-${at}.test`);
    await expect(each.getByRole("button", { name: words.save })).toBeEnabled();
  }

  const refusal = saying(lang, "error.domain_limit_reached").replace("{limit}", "4");
  const [winner, loser] = await pressBoth([page, other], words.save, refusal);

  await expect(winner.getByRole("heading", { name: words.newCredentials })).toBeVisible();
  await leaveCredentials(winner, words);
  await expect(winner.getByText(saying(lang, "connectors.full").replace("{limit}", "4"))).toBeVisible();
  await expect(loser.getByLabel(words.domain, { exact: true })).toHaveValue(/^fourth-\d\.test$/);
  expect(await countRows(database, "connector_domain", "disconnected_at is null")).toBe(4);
  expect(await countRows(database, "inbound_credential", "revoked_at is null")).toBe(1);
  await elsewhere.close();
});
