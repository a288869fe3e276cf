import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { admin, nativeDomain } from "./postern.ts";
import { addAddress, addressRow, pressVerify } from "./steps/addresses.ts";
import { customerGets, customerWrites } from "./steps/customer.ts";
import { saying } from "./steps/sayings.ts";
import { until } from "./support/poll.ts";

test("a replacement with a wrong password leaves the verified credentials serving, is told to the administrators, and can be given up", async ({
  page,
  words,
  lang,
  company,
  connected,
}) => {
  test.setTimeout(90_000);
  expect(connected.username).not.toBe("");
  const address = addressOf(mailboxes.accounts);
  const row = addressRow(page, address);
  const say = (key: string) => saying(lang, key);
  await addAddress(page, words, address, { ...mailboxes.accounts, host: "localhost", port: company.submissionPort });
  await pressVerify(row, words, "outbound");
  await expect(row.getByText(words.outbound.verified)).toBeVisible();

  await test.step("other credentials are entered, and the page says which ones serve", async () => {
    await row.getByRole("link", { name: say("check.replace") }).click();
    await expect(page.getByLabel(words.host, { exact: true })).toHaveValue("localhost");
    await page.getByLabel(words.password, { exact: true }).fill("a password that was mistyped");
    await page.getByRole("button", { name: words.save }).click();
    await expect(row.getByText(say("serving.title"))).toBeVisible();
    await expect(row.getByText(say("serving.through"))).toBeVisible();
    await pressVerify(row, words, "outbound");
    await expect(row.getByText(say("fault.auth_rejected.what"))).toBeVisible();
    await expect(row.getByText(say("serving.title"))).toBeVisible();
  });

  await test.step("mail goes on through the verified ones", async () => {
    await customerWrites(company, { to: address, subject: "An invoice", text: "Where is it?" });
    const notice = await customerGets(company, "An invoice");
    expect(notice.mail.from?.address).toBe(address);
    expect(notice.header("Received").join(" ")).toContain("Authenticated sender: accounts@company.test");
  });

  await test.step("the administrators have a mail about it, from the native address, without the password", async () => {
    const notice = await until("the security mail", async () =>
      (await company.inbox(admin.email)).find((one) => one.mail.subject?.includes(address)),
    );
    expect(notice.mail.from?.address).toBe(`support@${nativeDomain}`);
    expect(notice.mail.text).toContain(admin.email);
    expect(notice.mail.html).toContain("<table");
    expect(notice.raw).not.toContain("mistyped");
  });

  await test.step("given up, they are gone, and the address is verified as before", async () => {
    await page.getByRole("button", { name: say("serving.discard") }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: say("serving.confirm") })
      .click();
    await expect(row.getByText(say("serving.title"))).toBeHidden();
    await expect(row.getByText(words.outbound.verified)).toBeVisible();
  });
});
