import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { nativeDomain } from "./postern.ts";
import { addAddress } from "./steps/addresses.ts";
import { customerGets, customerWrites } from "./steps/customer.ts";
import { openTicket } from "./steps/open-ticket.ts";
import { expectProtectedHeaders } from "./steps/protected-headers.ts";
import { saying } from "./steps/sayings.ts";

test("until outbound is verified, notifications leave from the default address by the system route, and say why", async ({
  page,
  words,
  lang,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  const desk = addressOf(mailboxes.desk);
  await addAddress(page, words, desk, { ...mailboxes.desk, host: "localhost", port: company.submissionPort });

  await customerWrites(company, { to: desk, subject: "Opening hours", text: "Are you open on Saturdays?" });
  const notice = await customerGets(company, "Opening hours");

  expect(notice.mail.from?.address).toBe(`support@${nativeDomain}`);
  expectProtectedHeaders(notice);
  expect(notice.header("Received").join(" ")).not.toContain("Authenticated sender");

  await openTicket(page, "Opening hours");
  await expect(page.getByText(words.authenticated, { exact: true })).toBeVisible();
  await expect(page.getByText(saying(lang, "routeReason.outbound_unverified")).first()).toBeVisible();
});
