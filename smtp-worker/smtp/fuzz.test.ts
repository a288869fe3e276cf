import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzz, fuzzTime, mutatedMail } from "#lib/testing/fuzz.ts";
import { realMail } from "#lib/testing/real-mail.ts";
import { plain, TestPeer } from "./testing/client.ts";
import { openTestDoor, storedBytes, type TestDoor } from "./testing/door.ts";

let setup: TestDoor;
beforeAll(async () => {
  setup = await openTestDoor({ limits: { perPeer: 1_000_000, perPeerAndUsername: 1_000_000, firstBlock: 1 } });
});
afterAll(() => setup.close());

const asData = (mail: string) => `${mail.replace(/(^|\n)\./g, "$1..")}\r\n.\r\n`;
const asTransaction = (mail: string) =>
  `RSET\r\nMAIL FROM:<a@customer.test>\r\nRCPT TO:<{native}>\r\nDATA\r\n${asData(mail)}`;

const line = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("EHLO client.test", "MAIL FROM:<a@customer.test>", "RCPT TO:<{native}>", "DATA"),
  },
  fc.constantFrom(
    "HELO [127.0.0.1]",
    "RSET",
    "NOOP",
    "QUIT",
    "STARTTLS",
    "AUTH PLAIN",
    "AUTH PLAIN {plain}",
    "AUTH LOGIN",
    "MAIL FROM:<> SIZE=99",
    "RCPT TO:<support@company.test>",
    "RCPT TO:<@a,@b:c@d.test> X=Y",
    "BDAT 10 LAST",
    "*",
    ".",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("x".repeat(3_000), "RCPT TO:<".repeat(200), "\0".repeat(9), "\x16\x03\x01\x02\x00\x01\x00"),
);
const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant("\r\n") },
  fc.constantFrom("\n", "\r", "\r\r\n", "\0\r\n", ""),
);
const stuffed = mutatedMail(realMail).map(asData);
const message = mutatedMail(realMail).map(asTransaction);
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(line, end).map((both) => both.join("")) },
  { weight: 2, arbitrary: message },
  { weight: 1, arbitrary: fc.constantFrom(...realMail).map(asTransaction) },
  { weight: 1, arbitrary: stuffed },
);
const session = fc.record({
  listener: fc.constantFrom("mx", "relay", "relay_tls", "relay_clear"),
  greet: fc.boolean(),
  pieces: fc.array(piece, { maxLength: 12 }),
  cuts: fc.array(fc.nat(4_000), { maxLength: 6 }),
});

test("whatever a peer sends, in whatever pieces: every answer is a reply, what got a 250 is stored, and nothing stays behind", {
  timeout: fuzzTime,
}, async () => {
  const { world, door, credential, intake } = setup;
  const values: Record<string, string> = {
    native: world.defaultAddress.email,
    plain: plain(credential.username, credential.password),
  };
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(session, async ({ listener, greet, pieces, cuts }) => {
      const name = listener === "relay_clear" ? "relay_tls" : listener;
      const peer = await TestPeer.connect(door.ports[name as "mx"], { tls: listener === "relay_tls" });
      const hello = greet && listener !== "relay_clear" ? ["EHLO client.test\r\n"] : [];
      if (greet && listener === "relay_tls") hello.push("AUTH PLAIN {plain}\r\n");
      const text = [...hello, ...pieces, "\r\n.\r\nQUIT\r\nQUIT\r\nQUIT\r\n"]
        .join("")
        .replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
      const bytes = Buffer.from(text, "latin1");
      let from = 0;
      for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
        peer.send(bytes.subarray(from, to));
        from = Math.max(from, to);
        await new Promise((resolve) => setImmediate(resolve));
      }
      // What never becomes a handshake would be waited for.
      if (listener === "relay_clear") peer.end();
      const ids: string[] = [];
      for (let reply = await peer.reply(); reply !== "closed"; reply = await peer.reply()) {
        expect(reply).toMatch(/^(?:[2-5]\d\d-[\x20-\x7e]*\n)*[2-5]\d\d [\x20-\x7e]*$/);
        expect(reply).not.toMatch(/^454|^451|Error|\bat \/|undefined/);
        ids.push(...(/queued as (\S+)/.exec(reply)?.slice(1) ?? []));
      }
      accepted += ids.length;
      for (const id of ids) {
        const { bytes: stored } = await storedBytes(world, id);
        expect(stored.toString("latin1")).not.toMatch(/\r(?!\n)|(?<!\r)\n|\0/);
      }
      await expect.poll(() => intake.budget.used).toBe(0);
    }),
    fuzz(120),
  );
  expect(accepted).toBeGreaterThan(10);
  const healthy = await TestPeer.connect(door.ports.mx);
  expect(await healthy.reply()).toMatch(/^220 /);
  healthy.destroy();
});
