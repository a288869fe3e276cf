import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { addressOf, mailboxes, company as theCompany } from "./people.ts";
import { addAddress } from "./steps/addresses.ts";
import { customerWrites } from "./steps/customer.ts";
import { expectAccessible } from "./steps/expect-accessible.ts";
import { readCredentials, sayThatTheyAreSaved } from "./steps/read-credentials.ts";
import { relayOf } from "./steps/relay.ts";
import { withDatabase } from "./support/database.ts";
import { holdSession } from "./support/held-session.ts";
import { until } from "./support/poll.ts";
import { streamOfMail } from "./support/stream-of-mail.ts";

// Its connection loses its credentials: nobody else's.
test.use({ installation: "rotation" });

test("credentials are rotated and revoked under continuous mail, of which nothing bounces and nothing is lost", async ({
  page,
  words,
  company,
  postern,
  connected,
}) => {
  test.setTimeout(150_000);
  const support = addressOf(mailboxes.support);
  await addAddress(page, words, support, { ...mailboxes.support, host: "localhost", port: company.submissionPort });
  const mail = streamOfMail(company, support, "rotation");
  const card = (username: string): Locator =>
    page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: username }) });
  const dialog = page.getByRole("dialog");
  const rotate = page.getByRole("button", { name: words.rotate });
  const revoke = { name: words.revoke, exact: true };
  const configure = async (credentials: Parameters<typeof relayOf>[0]) =>
    company.configureRelay(await relayOf(credentials, postern, Object.values(mailboxes)));

  await test.step("the connection's page shows from where its credentials are used, by itself", async () => {
    await page.getByRole("link", { name: theCompany.name, exact: true }).click();
    await expect(card(connected.username)).toContainText("127.0.0.1");
  });
  const held = await holdSession({ ...connected, tlsPort: postern.relayTlsPort }, support);

  const second = await test.step("a second set is issued, and shown this once", async () => {
    await rotate.click();
    const credentials = await readCredentials(page, words);
    await expectAccessible(page, "rotated credentials");
    await sayThatTheyAreSaved(page, words);
    await expect(card(credentials.username)).toBeVisible();
    await expect(card(connected.username)).toBeVisible();
    expect(await page.content()).not.toContain(credentials.password);
    return credentials;
  });

  await test.step("a third is not: it is said which one to revoke first", async () => {
    await rotate.click();
    await expect(dialog).toContainText(second.username);
    await expectAccessible(page, "two sets and the advice");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await test.step("the company's server moves over, and the old set is revoked", async () => {
    await configure(second);
    await expect(card(second.username)).toContainText("127.0.0.1");
    await card(connected.username).getByRole("button", revoke).click();
    await dialog.getByRole("button", revoke).click();
    await expect(card(connected.username)).toBeHidden();
  });

  await test.step("a session that was open with the old set is ended, its message kept by the sender", async () => {
    const [reply, next] = await held.finish();
    expect([reply.slice(0, 9), next]).toEqual(["421 4.7.0", "closed"]);
  });
  await mail.stop(10);

  const third = await test.step("the last set ends only after a second question, and mail then waits", async () => {
    await card(second.username).getByRole("button", revoke).click();
    await dialog.getByRole("button", revoke).click();
    await expect(card(second.username)).toBeVisible();
    await dialog.getByRole("button", { name: words.revoke }).click();
    await expect(card(second.username)).toBeHidden();
    await expectAccessible(page, "a connection without credentials");
    await customerWrites(company, { to: support, subject: "rotation, in between", text: "Is anybody there?" });
    await until("the mail to wait", async () => /status=deferred.*535 5\.7\.8/.test(await company.log()));
    await rotate.click();
    const credentials = await readCredentials(page, words);
    await sayThatTheyAreSaved(page, words);
    return credentials;
  });

  await test.step("every mail has become one ticket, and none was returned", async () => {
    await configure(third);
    const wanted = [...Array.from({ length: mail.sent() }, (_, n) => `rotation ${n}`), "rotation, in between"];
    await withDatabase(await postern.databaseUrl(), (client) =>
      until(
        "a ticket for each mail",
        async () => {
          const { rows } = await client.query<{ subject: string }>("select subject from ticket");
          return rows.length >= wanted.length ? rows.map(({ subject }) => subject).toSorted() : null;
        },
        60_000,
      ).then((tickets) => expect(tickets).toEqual(wanted.toSorted())),
    );
    expect(await company.log()).not.toContain("status=bounced");
    expect(mail.sent()).toBeGreaterThan(50);
  });
});
