import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addForwardedAddress } from "#lib/addresses/add-forwarded-address.ts";
import { addBrand } from "#lib/brands/add-brand.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import { acceptMail, type TestMail } from "#lib/testing/accept-mail.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { reply } from "#lib/tickets/reply.ts";
import { processInbound } from "./process-inbound.ts";

let world: World;
let domainId: string;
let support: { addressId: number; email: string };
let brandId: number;
let forwarded: number;
const native = "support@acme.postern.test";

beforeAll(async () => {
  world = await testWorld();
  ({ domainId } = await connectDomain(world, "company.test"));
  const outbound = { host: "smtp.company.test", port: 587, username: "s", password: "secret", verified: true };
  support = await connectAddress(world, { domainId, local: "support", outbound });
  ({ brandId } = await addBrand(world.ctx(), { name: "Second", local: "second" }));
  ({ addressId: forwarded } = await addForwardedAddress(world.ctx(), { brandId, address: "info@old.test" }));
});
beforeEach(async () => {
  await world.db.inboundDelivery.deleteMany({});
  await world.db.ticket.deleteMany({});
});
afterAll(async () => {
  await closeParsing();
  await world.close();
});

async function receive(lines: readonly string[], mail: Partial<TestMail> = {}) {
  const raw = `From: Customer <customer@customer.test>\r\nSubject: Question\r\nMessage-ID: <${Math.random()}@x>\r\n${lines.join("\r\n")}\r\n\r\ntext`;
  await processInbound(await acceptMail(world, { recipients: [native], raw, ...mail }), { db: world.db });
  return world.db.ticket.findFirstOrThrow({ orderBy: { id: "desc" }, include: { outbound: true } });
}

describe("mail that was forwarded to a native address", () => {
  test("makes a ticket of the address and the brand that the customer wrote to", async () => {
    const ticket = await receive(["To: info@old.test", "X-Forwarded-To: support@acme.postern.test"]);
    expect(ticket).toMatchObject({ addressId: forwarded, brandId, authenticated: false });
    expect(await world.db.inboundDelivery.findMany()).toMatchObject([{ recipient: native, addressId: forwarded }]);
    expect(ticket.outbound).toMatchObject([{ kind: "request_received", addressId: forwarded }]);
  });

  test("and relayed with a credential: the reply leaves from the connector address that the customer wrote to", async () => {
    const ticket = await receive(["To: support@company.test"], { credentialOf: domainId });
    expect(ticket).toMatchObject({ addressId: support.addressId, brandId: world.brandId, authenticated: true });
    await reply(world.ctx(), { ticketId: ticket.id, body: "An answer." });
    const sent = await world.db.outboundMessage.findFirstOrThrow({ where: { kind: "agent_reply" } });
    expect(sent).toMatchObject({ addressId: support.addressId, lane: expect.stringMatching(/^credential:/) });
  });

  test("without a credential never belongs to a connector address, and is never marked", async () => {
    expect(await receive(["To: support@company.test"])).toMatchObject({
      addressId: world.defaultAddress.id,
      authenticated: false,
    });
  });

  test("is marked by the rules of the native address that it came to", async () => {
    const both = ["To: info@old.test", "Delivered-To: support@company.test"];
    expect(await receive(both, { credentialOf: domainId })).toMatchObject({
      addressId: world.defaultAddress.id,
      authenticated: true,
    });
    expect(await receive(["To: info@old.test"], { credentialOf: domainId })).toMatchObject({
      addressId: forwarded,
      authenticated: false,
    });
  });
});
