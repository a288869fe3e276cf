import { proofOf } from "../components/sealed-link/seal.ts";
import { expect, test } from "./fixtures.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { saying } from "./steps/sayings.ts";
import { tablesHolding } from "./support/database.ts";
import { Overheard } from "./support/responses.ts";

// It needs a domain to connect, and leaves nothing that the first journey would miss.
test.use({ installation: "first-light" });

test("credentials are handed over by a link that opens once, without an account, and the administrator sees who opened it", async ({
  page,
  context,
  browser,
  words,
  lang,
  postern,
}) => {
  test.setTimeout(120_000);
  const say = (key: string) => saying(lang, key);
  const credentials = await issueCredentials(page, words, { name: "Sealed", domain: "sealed.test" });
  const administrator = new Overheard(context);
  await page.getByRole("button", { name: say("handoff.create") }).click();
  const link = await page.getByLabel(say("handoff.link")).inputValue();
  const [url = "", key = ""] = link.split("#");
  expect(url).toMatch(new RegExp(`^${postern.url}/handoff/[0-9a-f-]{36}$`));
  await expect(page.getByText(say("handoff.state.waiting"))).toBeVisible();

  await test.step("a scanner that follows links burns nothing", async () => {
    for (const method of ["HEAD", "GET", "POST"]) {
      const answer = await fetch(link, { method });
      expect(answer.headers.get("cache-control")).toContain("no-store");
      expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
      expect(answer.headers.get("x-robots-tag")).toContain("noindex");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
    }
  });

  const people = await browser.newContext({ locale: lang, storageState: { cookies: [], origins: [] } });
  const stranger = new Overheard(people);
  const theirs = await people.newPage();
  const open = async (address: string) => {
    await theirs.goto("about:blank");
    await theirs.goto(address);
    await theirs.getByRole("button", { name: say("handoffPage.open") }).click();
  };

  await test.step("a link that was cut short, or has another key, opens nothing and burns nothing", async () => {
    await theirs.goto(link.slice(0, -4));
    await expect(theirs.getByText(say("handoffPage.incomplete"))).toBeVisible();
    await open(`${url}#${"A".repeat(43)}`);
    await expect(theirs.getByText(say("handoffPage.unknownTitle"))).toBeVisible();
  });

  await test.step("the whole link gives the same as the administrator sees, configuration included", async () => {
    await theirs.goto("about:blank");
    await theirs.goto(link);
    await expect(theirs.getByRole("button", { name: say("handoffPage.open") })).toBeEnabled();
    await expectAccessible(theirs, "a sealed link");
    await theirs.getByRole("button", { name: say("handoffPage.open") }).click();
    await expect(theirs.getByLabel(words.password, { exact: true })).toHaveValue(credentials.password);
    await expect(theirs.getByLabel(words.username, { exact: true })).toHaveValue(credentials.username);
    await theirs.getByRole("tab", { name: "Postfix" }).focus();
    await theirs.keyboard.press("ArrowRight");
    await expect(theirs.getByText("hosts_require_auth = *")).toBeVisible();
    await expect(theirs.getByText(credentials.password)).toHaveCount(0);
    await expectAccessible(theirs, "what a link held");
    expect(theirs.url()).toBe(url);
  });

  await test.step("the administrator sees at once that it was opened, from where and with what", async () => {
    const row = page.getByRole("list", { name: say("handoff.list") }).getByRole("listitem");
    await expect(row.getByText(say("handoff.state.opened"), { exact: true })).toBeVisible();
    await expect(row.getByText(/127\.0\.0\.1|::1/)).toBeVisible();
    await expect(row.getByText("Chrome")).toBeVisible();
    await expect(row.getByRole("link")).toBeVisible();
    await expect(page.getByLabel(say("handoff.link"))).toHaveCount(0);
    await expectAccessible(page, "new domain credentials and an opened link");
  });

  await test.step("a second opening is told so", async () => {
    const again = await people.newPage();
    await again.goto(link);
    await again.getByRole("button", { name: say("handoffPage.open") }).click();
    await expect(again.getByText(say("handoffPage.usedTitle"))).toBeVisible();
    await again.close();
  });

  await test.step("neither key nor password is in a request, an answer, a log line or a table", async () => {
    await leaveCredentials(page, words);
    for (const secret of [key, credentials.password, await proofOf(key)])
      expect(await tablesHolding(await postern.databaseUrl(), secret)).toEqual([]);
    for (const secret of [key, credentials.password]) {
      expect(postern.output()).not.toContain(secret);
      expect(await administrator.holding(secret)).toEqual([]);
      expect(await stranger.holding(secret)).toEqual([]);
    }
    // That the search would find what is there.
    expect(await stranger.holding(await proofOf(key))).not.toEqual([]);
    expect(await tablesHolding(await postern.databaseUrl(), url.slice(-36))).toContain("public.credential_handoff");
  });
  await people.close();
});
