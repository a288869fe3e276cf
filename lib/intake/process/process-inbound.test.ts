import { afterAll, beforeAll, expect, test } from "vitest";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { processInbound } from "./process-inbound.ts";

let world: World;
let domainId: string;
let support: { addressId: number; email: string };
beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  support = await connectAddress(world, { domainId, local: "support" });
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

test("a relayed mail becomes an authenticated ticket and tells its requester", async () => {
  const id = await acceptMail(world, {
    credentialOf: domainId,
    recipients: [support.email],
    raw: "From: =?utf-8?q?Ana=C3=AFs?= <Anais@Customer.test>\r\nTo: support@company.test\r\nCc: Bob <bob@customer.test>\r\nSubject: =?iso-8859-1?q?Probl=E8me?=\r\nMessage-ID: <m1@customer.test>\r\n\r\nBonjour, je ne peux pas me connecter.\r\n",
  });
  await processInbound(id, { db: world.db });
  const ticket = await world.db.ticket.findFirstOrThrow({ include: { comments: true, ccs: true, outbound: true } });
  expect(ticket).toMatchObject({
    subject: "Problème",
    authenticated: true,
    requesterEmail: "anais@customer.test",
    requesterName: "Anaïs",
  });
  expect(ticket.comments).toMatchObject([{ bodyText: "Bonjour, je ne peux pas me connecter.", authenticated: true }]);
  expect(ticket.ccs).toMatchObject([{ email: "bob@customer.test", name: "Bob" }]);
  expect(ticket.outbound).toMatchObject([
    {
      kind: "request_received",
      recipient: "anais@customer.test",
      subject: "[Demande reçue] Problème",
      inReplyTo: "m1@customer.test",
      locale: "fr",
    },
  ]);
});
