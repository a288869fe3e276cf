import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../support/poll.ts";
import { startBuiltIn } from "./built-in.ts";
import type { CompanyMail } from "./contract.ts";
import { startPostfix } from "./postfix.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { whyNoPostfix } from "./start.ts";

const support = { username: "support@company.test", password: "Correct-horse-9", addresses: ["support@company.test"] };
const noPostfix = await whyNoPostfix();
const kinds = [
  { name: "Postfix", start: startPostfix, skipped: noPostfix !== null },
  { name: "the built-in peer", start: startBuiltIn, skipped: false },
];

for (const { name, start, skipped } of kinds) {
  describe.skipIf(skipped)(`the company's mail server, ${name}`, () => {
    let company: CompanyMail;
    let receiver: Receiver;

    beforeAll(async () => {
      company = await start({ domain: "company.test", outside: ["customer.test"], submitters: [support] });
      receiver = await startReceiver({ username: "relay-user", password: "relay-password" });
    });
    afterAll(async () => {
      await company?.close();
      await receiver?.close();
    });

    const mx = () => createTransport({ host: "127.0.0.1", port: company.mxPort, ignoreTLS: true });
    const submit = (password: string) =>
      createTransport({
        host: "127.0.0.1",
        port: company.submissionPort,
        requireTLS: true,
        auth: { user: support.username, pass: password },
        tls: { rejectUnauthorized: false },
      });
    const mail = (subject: string, from: string, to: string) => ({ from, to, subject, text: `About ${subject}` });
    const arrived = (address: string, subject: string) =>
      until(`"${subject}" for ${address}`, async () =>
        (await company.inbox(address)).find((one) => one.mail.subject === subject),
      );

    test("before there are credentials, the support mailbox is a mailbox like any other", async () => {
      await mx().sendMail(mail("early", "requester@customer.test", "support@company.test"));
      expect((await arrived("support@company.test", "early")).deliveredTo).toBe("support@company.test");
    });

    test("the MX relays for nobody", async () => {
      const sending = mx().sendMail(mail("relay", "requester@customer.test", "someone@elsewhere.test"));
      await expect(sending).rejects.toThrow(/Relay access denied/);
    });

    test("submission with a password reaches the customer and leaves its trace in the Received field", async () => {
      await submit(support.password).sendMail(mail("hello", "support@company.test", "requester@customer.test"));
      const got = await arrived("requester@customer.test", "hello");
      expect(got.header("Received")[0]).toMatch(/Authenticated sender: support@company\.test.*with ESMTPSA/);
    });

    test("submission with a wrong password is refused", async () => {
      const sending = submit("wrong").sendMail(mail("x", "support@company.test", "requester@customer.test"));
      await expect(sending).rejects.toThrow(/535 5\.7\.8 Error: authentication failed/);
    });

    test("submission as somebody else is refused", async () => {
      const sending = submit(support.password).sendMail(mail("x", "boss@company.test", "requester@customer.test"));
      await expect(sending).rejects.toThrow(/not owned by user support@company\.test/);
    });

    test("with credentials, customers' mail goes on to the relay, authenticated under TLS, and other mailboxes stay", async () => {
      const to = { ...receiver.relay, addresses: ["support@company.test"] };
      await company.configureRelay(to);
      await mx().sendMail(mail("question", "requester@customer.test", "support@company.test"));
      await mx().sendMail(mail("invoice", "requester@customer.test", "accounts@company.test"));
      const got = await until("the relayed question", () =>
        receiver.received.find((one) => /^Subject: question/m.test(one.raw)),
      );
      expect(got).toMatchObject({
        secure: true,
        user: "relay-user",
        from: "requester@customer.test",
        to: ["support@company.test"],
      });
      await arrived("accounts@company.test", "invoice");
      expect(receiver.received).toHaveLength(1);
    });

    test("what the support address sends to itself comes back through the relay", async () => {
      await submit(support.password).sendMail(mail("round trip", "support@company.test", "support@company.test"));
      const got = await until("the round trip", () =>
        receiver.received.find((one) => /^Subject: round trip/m.test(one.raw)),
      );
      expect(got).toMatchObject({ user: "relay-user", from: "support@company.test" });
    });

    test("a relay that refuses the password keeps the mail waiting until the right one is set", async () => {
      await company.configureRelay({ ...receiver.relay, addresses: ["support@company.test"], password: "outdated" });
      await mx().sendMail(mail("patience", "requester@customer.test", "support@company.test"));
      await until("a deferral", async () => /status=deferred.*535/.test(await company.log()));
      await company.configureRelay({ ...receiver.relay, addresses: ["support@company.test"] });
      await until("the mail that waited", () => receiver.received.find((one) => /^Subject: patience/m.test(one.raw)));
    });

    // The built-in peer takes the relay's certificate as it comes.
    if (start === startPostfix)
      test("a pinned certificate that is not the relay's stops the mail; the right one lets it pass", async () => {
        const to = { ...receiver.relay, addresses: ["support@company.test"] };
        await company.configureRelay({ ...to, fingerprint: receiver.fingerprint.replace(/^../, "00") });
        await mx().sendMail(mail("pinned", "requester@customer.test", "support@company.test"));
        await until("a refusal", async () => /status=deferred.*not (trusted|verified)/.test(await company.log()));
        await company.configureRelay({ ...to, fingerprint: receiver.fingerprint });
        await until("the pinned mail", () => receiver.received.find((one) => /^Subject: pinned/m.test(one.raw)));
      });
  });
}
