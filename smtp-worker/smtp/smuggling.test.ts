import { afterAll, beforeAll, expect, test } from "vitest";
import { compose } from "#lib/delivery/compose.ts";
import { toData } from "#lib/delivery/smtp/data.ts";
import { TestPeer } from "./testing/client.ts";
import { openTestDoor, storedBytes, type TestDoor } from "./testing/door.ts";

let setup: TestDoor;
beforeAll(async () => {
  setup = await openTestDoor();
});
afterAll(() => setup.close());

const ends = ["\r\n", "\n", "\r", "\r\r\n", "\n\r", "\r\0\n", "\0\r\n", "\x85", ""];
const forms = ends.flatMap((before) => ends.map((after) => [before, after] as const));
const smuggled = "MAIL FROM:<evil@customer.test>\r\nRCPT TO:<{native}>\r\nDATA\r\nSubject: smuggled\r\n\r\nx";

test("of every form that an end of data could have, CR LF . CR LF ends it and no other", async () => {
  const { email } = setup.world.defaultAddress;
  for (const [before, after] of forms) {
    const peer = await talkingTo(setup, "a@customer.test");
    const outer = `Subject: outer\r\n\r\nbody${before}.${after}`;
    const whole = `${outer}${smuggled.replace("{native}", email)}\r\n.\r\n`;
    peer.send(`${whole}QUIT\r\n`);
    const codes: string[] = [];
    for (let reply = await peer.reply(); reply !== "closed"; reply = await peer.reply()) codes.push(reply.slice(0, 3));
    // The plainest reading of RFC 5321: where the first CR LF . CR LF is, and whether all before it is lines.
    const end = whole.indexOf("\r\n.\r\n") + 2;
    const taken = /\r(?!\n)|(?<!\r)\n|\0/.test(whole.slice(0, end)) ? "554" : "250";
    const rest = end < outer.length ? ["250", "250", "354", "250"] : [];
    expect({ before, after, codes }).toEqual({ before, after, codes: [taken, ...rest, "221"] });
  }
  // Behind a whole CR LF . CR LF, whatever came before it, the commands are the sender's own: nothing is hidden from the server before us.
  const ended = forms.filter(([before, after]) => before.endsWith("\r\n") && after === "\r\n");
  expect(ended).toHaveLength(3);
  const envelopeFrom = "evil@customer.test";
  expect(await setup.world.db.inboundMessage.count({ where: { envelopeFrom } })).toBe(ended.length);
});

test("however a body that we send ends its lines, it cannot end its DATA at our own door", async () => {
  for (const [before, after] of forms) {
    const body = `body${before}.${after}${smuggled}`.replaceAll("\0", "");
    const message = await compose(
      {
        accountOpaqueId: "k3v9",
        emailId: "emailid234emailid234abcd",
        messageId: "abc@acme.postern.test",
        date: new Date(),
        from: { address: "help@company.test" },
        replyTo: null,
        to: [{ address: setup.world.defaultAddress.email }],
        cc: [],
        subject: "x",
        bodyText: body,
        bodyHtml: `<pre>${body}</pre>`,
        inReplyTo: null,
        references: [],
      },
      "Other",
    );
    const peer = await talkingTo(setup, "ours@customer.test");
    peer.send(toData(message));
    const reply = await peer.reply();
    const id = /^250 .* queued as (\S+)$/.exec(reply)?.[1] ?? reply;
    // A reply to anything else would come before this one.
    expect(await peer.ask("QUIT")).toMatch(/^221/);
    const { bytes } = await storedBytes(setup.world, id);
    expect(bytes.toString("latin1").trimEnd()).toBe(message.toString("latin1").trimEnd());
  }
});

/** A peer that has been told to go ahead with its message. */
async function talkingTo({ door, world }: TestDoor, from: string): Promise<TestPeer> {
  const peer = await TestPeer.connect(door.ports.mx);
  await peer.reply();
  for (const line of ["HELO client.test", `MAIL FROM:<${from}>`, `RCPT TO:<${world.defaultAddress.email}>`, "DATA"]) {
    expect(await peer.ask(line)).toMatch(/^[23]/);
  }
  return peer;
}
