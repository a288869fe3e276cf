import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes, company as theCompany } from "./people.ts";
import { admin } from "./postern.ts";
import { issueCredentials, leaveCredentials } from "./steps/add-domain.ts";
import { addAddress, addressRow, pressVerify } from "./steps/addresses.ts";
import { customerWrites } from "./steps/customer.ts";
import { openTicket } from "./steps/open-ticket.ts";
import { expectProtectedHeaders } from "./steps/protected-headers.ts";
import { relayOf } from "./steps/relay.ts";
import { signIn } from "./steps/sign-in.ts";
import { tablesHolding } from "./support/database.ts";
import { until } from "./support/poll.ts";
import { Overheard } from "./support/responses.ts";

// A Postern that nobody has touched, and a browser that nobody has signed in with.
test.use({ installation: "first-light", storageState: { cookies: [], origins: [] } });

test("a domain is connected, verified and used both ways, and the password is seen once", async ({
  page,
  context,
  words,
  company,
  postern,
}) => {
  test.setTimeout(120_000);
  const support = addressOf(mailboxes.support);
  const row = addressRow(page, support);
  const subject = "Question about my appointment";

  await test.step("sign-in returns to the page that was asked for", async () => {
    await page.goto("/channels/email");
    await signIn(page, words, admin);
    await expect(page).toHaveURL(/\/channels\/email$/);
  });

  const credentials = await test.step("the new domain's credentials are shown", () =>
    issueCredentials(page, words, theCompany));
  expect(credentials).toMatchObject({ host: "localhost", port: postern.relayPort });
  expect(credentials.username).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(credentials.password).toMatch(/^[A-Za-z0-9._-]{40,}$/);
  const overheard = new Overheard(context);

  await test.step("done: the page for good leaves, and says what is missing", async () => {
    await leaveCredentials(page, words);
    await expect(page.getByText(words.toComplete)).toBeVisible();
  });

  await test.step("the company's server is configured with exactly these", async () =>
    company.configureRelay(await relayOf(credentials, postern, [mailboxes.support])));

  await test.step("a support address is added, and neither direction is verified yet", async () => {
    await addAddress(page, words, support, { ...mailboxes.support, host: "localhost", port: company.submissionPort });
    await expect(row.getByText(words.inbound.failed)).toBeVisible();
    await expect(row.getByText(words.outbound.failed)).toBeVisible();
    await expect(page.getByText(words.toComplete)).toBeHidden();
  });

  for (const direction of ["inbound", "outbound"] as const) {
    await test.step(`the ${direction} check turns green by itself`, async () => {
      await pressVerify(row, words, direction);
      await expect(row.getByText(words[direction].verified)).toBeVisible({ timeout: 10_000 });
    });
  }

  await test.step("a customer's mail becomes a ticket with the shield", async () => {
    await customerWrites(company, { to: support, subject, text: "May I come on Tuesday?" });
    await openTicket(page, subject);
    await expect(page.getByText("May I come on Tuesday?")).toBeVisible();
    await expect(page.getByText(words.authenticated, { exact: true })).toHaveCount(1);
    await expect(page.getByText(words.authenticated, { exact: true })).toBeVisible();
  });
  const ticketUrl = page.url();

  const reply = await test.step("the agent's reply reaches the customer through the company's own server", async () => {
    await page.getByLabel(words.publicReply).fill("Tuesday at ten is free.");
    await page.getByRole("button", { name: words.send, exact: true }).click();
    await expect(page.getByText("Tuesday at ten is free.")).toBeVisible();
    const received = await until("the agent's reply", async () =>
      (await company.inbox("customer@customer.test")).find((one) => one.mail.text?.includes("Tuesday at ten is free.")),
    );
    expectProtectedHeaders(received);
    expect(received.mail.from?.address).toBe(support);
    expect(received.header("Received")[0]).toMatch(/\(Authenticated sender: support@company\.test\).*with ESMTPSA/);
    expect(received.header("Return-Path")).toEqual([`<${support}>`]);
    return received;
  });

  await test.step("the notice that the request was received went the same way, with an id of its own", async () => {
    const notice = await until("the notice", async () =>
      (await company.inbox("customer@customer.test")).find((one) => one.mail.messageId !== reply.mail.messageId),
    );
    expect(notice.mail.from?.address).toBe(support);
    const ids = [expectProtectedHeaders(notice), expectProtectedHeaders(reply)];
    expect(ids[0]?.accountId).toBe(ids[1]?.accountId);
    expect(ids[0]?.emailId).not.toBe(ids[1]?.emailId);
  });

  await test.step("the customer's answer is a comment on the same ticket, authenticated", async () => {
    const inReplyTo = reply.mail.messageId;
    expect(inReplyTo).toBeTruthy();
    await customerWrites(company, { to: support, subject: `Re: ${subject}`, text: "Ten suits me well.", inReplyTo });
    await expect(page.getByText("Ten suits me well.")).toBeVisible();
    expect(page.url()).toBe(ticketUrl);
    // One at the head of the ticket, one on the answer.
    await expect(page.getByText(words.authenticated, { exact: true })).toHaveCount(2);
    await page.goto("/tickets");
    await expect(page.getByRole("link", { name: subject })).toHaveCount(1);
  });

  await test.step("the password is in no later response, no log line and no table", async () => {
    for (const path of ["/", "/channels/email", "/channels/email/domains/new", "/settings", "/tickets", ticketUrl]) {
      await page.goto(path, { waitUntil: "load" });
      expect(await page.content()).not.toContain(credentials.password);
    }
    for (const secret of [credentials.password, mailboxes.support.password]) {
      expect(postern.output()).not.toContain(secret);
      expect(await tablesHolding(await postern.databaseUrl(), secret)).toEqual([]);
    }
    expect(await overheard.holding(credentials.password)).toEqual([]);
    // That the search would find what is there.
    expect(await overheard.holding("Tuesday at ten is free.")).not.toEqual([]);
    expect(await tablesHolding(await postern.databaseUrl(), "May I come on Tuesday?")).toEqual(
      expect.arrayContaining(["public.inbound_chunk", "public.comment"]),
    );
    expect(postern.output()).toContain("message_accepted");
  });
});
