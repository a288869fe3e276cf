import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes } from "./people.ts";
import { addAddress, addressRow, pressVerify } from "./steps/addresses.ts";
import { saying } from "./steps/sayings.ts";
import { smtpDialogue } from "./support/smtp-dialogue.ts";

test("a wrong outbound password fails the verification, naming the step and the server's own words", async ({
  page,
  words,
  lang,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  const billing = addressOf(mailboxes.billing);
  const wrong = { ...mailboxes.billing, password: "Not-the-password", host: "localhost", port: company.submissionPort };
  await addAddress(page, words, billing, wrong);
  const row = addressRow(page, billing);

  await pressVerify(row, words, "outbound");

  await expect(row.getByText("535 5.7.8 Error: authentication failed")).toBeVisible();
  await expect(row.getByText(saying(lang, "fault.auth_rejected.what"))).toBeVisible();
  await expect(row.getByText(words.outbound.failed)).toBeVisible();
  await expect(row).not.toContainText("Not-the-password");
});

test("mail for a connected domain that comes without authentication is refused with 530 5.7.0", async ({
  page,
  postern,
  words,
  company,
  connected,
}) => {
  expect(connected.username).not.toBe("");
  const reception = addressOf(mailboxes.reception);
  await addAddress(page, words, reception, { ...mailboxes.reception, host: "localhost", port: company.submissionPort });

  const replies = await smtpDialogue(postern.mxPort, [
    "EHLO outside.test",
    "MAIL FROM:<somebody@customer.test>",
    `RCPT TO:<${reception}>`,
    "QUIT",
  ]);

  expect(replies.map((reply) => reply.slice(0, 9))).toEqual([
    expect.stringMatching(/^220 /),
    expect.stringMatching(/^250[- ]/),
    "250 2.1.0",
    "530 5.7.0",
    "221 2.0.0",
  ]);
});
