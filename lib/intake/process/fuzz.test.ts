import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { fuzz, fuzzTime, mutatedMail } from "#lib/testing/fuzz.ts";
import { realMail } from "#lib/testing/real-mail.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { processInbound } from "./process-inbound.ts";

let world: World;
let domainId: string;
beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  await connectAddress(world, { domainId, local: "support" });
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

test("whatever was accepted becomes a ticket or a comment once, marked by how it came and by nothing in it", {
  timeout: fuzzTime,
}, async () => {
  const { db } = world;
  let run = 0;
  const mail = fc.record({
    raw: mutatedMail(realMail),
    authenticated: fc.boolean(),
    envelopeFrom: fc.constantFrom("", "someone@customer.test", "@", "a?b"),
    recipient: fc.constantFrom(
      "support@company.test",
      world.defaultAddress.email,
      "bounce+abcdefghijklmnop@acme.postern.test",
    ),
    chunk: fc.integer({ min: 1, max: 5_000 }),
  });
  await fc.assert(
    fc.asyncProperty(mail, async ({ raw, authenticated, envelopeFrom, recipient, chunk }) => {
      // A copy of one that came before is a duplicate, and no ticket: each is made its own.
      run += 1;
      const own = `Message-ID: <${run}@customer.test>\r\n${raw}`;
      const id = await acceptMail(world, {
        raw: own,
        recipients: [recipient],
        envelopeFrom,
        credentialOf: authenticated ? domainId : null,
        chunk,
      });
      await processInbound(id, { db });
      await processInbound(id, { db });
      const comments = await db.comment.findMany({ where: { inboundMessageId: id }, include: { ticket: true } });
      expect(comments).toHaveLength(1);
      const [comment] = comments;
      if (!authenticated) expect(comment?.authenticated).toBe(false);
      if (recipient.startsWith("support@company")) expect(comment?.authenticated).toBe(authenticated);
      expect(comment?.ticket.subject ?? "").not.toMatch(/\p{Cc}/u);
      const message = await db.inboundMessage.findUniqueOrThrow({ where: { id } });
      expect(message.state).toBe("processed");
    }),
    fuzz(40),
  );
});
