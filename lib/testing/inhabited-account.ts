import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { PrismaClient } from "#generated/prisma/client.ts";
import { ensureUser, insertAccount, insertBrand, insertMember } from "#lib/accounts/store.ts";
import type { AccountRef } from "#lib/context.ts";
import { hashPassword } from "#lib/crypto/password.ts";

export interface TestPerson {
  readonly userId: string;
  readonly memberId: string;
  readonly email: string;
}

/** An account in which every kind of thing is, each named after the account: nothing of it may ever be seen from another. */
export interface InhabitedAccount {
  readonly account: AccountRef;
  readonly sandbox: AccountRef;
  readonly nativeDomain: string;
  readonly owner: TestPerson;
  readonly admin: TestPerson;
  readonly agent: TestPerson;
  /** Of all three. */
  readonly password: string;
  readonly domain: string;
  readonly domainId: string;
  /** Of the domain. */
  readonly credentialId: string;
  /** A hand-off link of the credential's that waits. */
  readonly handoffId: string;
  /** A connected domain without any address. */
  readonly spareDomainId: string;
  /** A domain that is being disconnected; its mail drains. */
  readonly leavingDomainId: string;
  readonly disconnectionId: string;
  readonly brandId: number;
  /** The brand's default address, which is its native one. */
  readonly defaultId: number;
  /** A brand with its native address alone. */
  readonly spareBrandId: number;
  readonly nativeId: number;
  readonly forwardedId: number;
  readonly connectorId: number;
  readonly ticketId: number;
  readonly attachmentId: string;
  /** Of the ticket. */
  readonly failedNotificationId: string;
  readonly tokenId: string;
  readonly invitationId: string;
  /** A session of the owner's, of a browser that is not asked for anything. */
  readonly sessionId: string;
}

const digest = (text: string) => new Uint8Array(createHash("sha256").update(text).digest());

/** Writes an account pair with people, domains, brands, addresses of every kind, a ticket, a token, an invitation and a session. */
export async function inhabitAccount(
  db: PrismaClient,
  subdomain: string,
  serviceDomain: string,
): Promise<InhabitedAccount> {
  const account = await insertAccount(db, { subdomain, name: `The ${subdomain}`, environment: "production" });
  const sandbox = await insertAccount(db, {
    subdomain: `${subdomain}-sandbox`,
    name: `The ${subdomain} sandbox`,
    environment: "sandbox",
    productionId: account.id,
  });
  const nativeDomain = `${subdomain}.${serviceDomain}`;
  const accountId = account.id;
  const domain = `${subdomain}.test`;
  const brandOf = (owner: AccountRef, name: string, local: string) =>
    insertBrand(db, { accountId: owner.id, name, email: `${local}@${owner.subdomain}.${serviceDomain}` });
  const brand = await brandOf(account, `${subdomain} brand`, "support");
  const spare = await brandOf(account, `${subdomain} spare brand`, "spare");
  await brandOf(sandbox, `${subdomain} trial brand`, "support");

  const password = `the password of ${subdomain}`;
  const passwordHash = await hashPassword(password);
  const person = async (role: "owner" | "admin" | "agent"): Promise<TestPerson> => {
    const email = `${role}@${domain}`;
    const { id: userId } = await ensureUser(db, { email, name: `${subdomain} ${role}`, passwordHash });
    const { id: memberId } = await insertMember(db, { accountId, userId, role });
    return { userId, memberId, email };
  };
  const owner = await person("owner");
  const admin = await person("admin");
  const agent = await person("agent");

  const connected = async (name: string) =>
    (await db.connectorDomain.create({ data: { accountId, name: `${subdomain} connection`, domain: name } })).id;
  const domainId = await connected(domain);
  const spareDomainId = await connected(`spare.${domain}`);
  const { id: credentialId } = await db.inboundCredential.create({
    data: {
      accountId,
      domainId,
      username: `${subdomain}-credential`,
      lookupId: `${subdomain}-lookup`,
      passwordHash,
    },
  });

  const { id: handoffId } = await db.credentialHandoff.create({
    data: {
      id: randomUUID(),
      accountId,
      credentialId,
      createdBy: owner.userId,
      ciphertext: new Uint8Array(randomBytes(400)),
      proofHash: digest(`proof of ${subdomain}`),
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });

  const addressOf = async (kind: "native" | "forwarded" | "smtp_connector", email: string) =>
    (
      await db.supportAddress.create({
        data: {
          accountId,
          brandId: brand.brandId,
          kind,
          email,
          displayName: `${subdomain} desk`,
          domainId: kind === "smtp_connector" ? domainId : null,
        },
      })
    ).id;
  const nativeId = await addressOf("native", `second@${nativeDomain}`);
  const forwardedId = await addressOf("forwarded", `help@forwarded-${domain}`);
  const connectorId = await addressOf("smtp_connector", `support@${domain}`);
  await db.outboundCredential.create({
    data: {
      accountId,
      addressId: connectorId,
      host: `smtp.${domain}`,
      port: 587,
      security: "starttls",
      username: `${subdomain}-mailbox`,
      secretCiphertext: new Uint8Array(randomBytes(48)),
      secretKeyId: "none",
    },
  });

  const ticket = await db.ticket.create({
    data: {
      accountId,
      brandId: brand.brandId,
      addressId: connectorId,
      subject: `A question to ${subdomain}`,
      requesterEmail: `requester@customer-of-${domain}`,
      requesterName: `A customer of ${subdomain}`,
      authenticated: true,
      reference: randomBytes(12).toString("hex"),
      ccs: { create: { email: `colleague@customer-of-${domain}` } },
    },
  });
  const comment = await db.comment.create({
    data: {
      accountId,
      ticketId: ticket.id,
      author: "requester",
      authorEmail: `requester@customer-of-${domain}`,
      bodyText: `A secret between ${subdomain} and a customer`,
      authenticated: true,
      messageId: `${randomUUID()}@customer-of-${domain}`,
    },
  });
  const content = new TextEncoder().encode(`A file of ${subdomain}`);
  const attachment = await db.attachment.create({
    data: {
      accountId,
      commentId: comment.id,
      filename: `${subdomain}.txt`,
      contentType: "text/plain",
      size: content.length,
      chunks: { create: { seq: 0, bytes: content } },
    },
  });

  const leavingDomainId = await connected(`leaving.${domain}`);
  const disconnection = await db.disconnection.create({
    data: {
      accountId,
      domainId: leavingDomainId,
      queue: "drain",
      step: "draining",
      startedAt: new Date(),
      startedBy: owner.userId,
      startedByEmail: owner.email,
      addresses: { create: { addressId: 0, email: `old@leaving.${domain}`, stoppedAt: new Date(), waiting: 1 } },
    },
    select: { id: true, addresses: { select: { id: true } } },
  });
  await db.connectorDomain.update({ where: { id: leavingDomainId }, data: { disconnectionId: disconnection.id } });

  const recipient = `requester@customer-of-${domain}`;
  const notification = await db.outboundMessage.create({
    data: {
      accountId,
      kind: "agent_reply",
      addressId: connectorId,
      ticketId: ticket.id,
      commentId: comment.id,
      recipient,
      to: [{ name: null, address: recipient }],
      subject: `An answer of ${subdomain}`,
      bodyText: `An answer of ${subdomain}`,
      messageId: `${randomUUID()}@${nativeDomain}`,
      emailId: randomBytes(12).toString("hex"),
      locale: "en",
      lane: "system",
      state: "failed",
      failedAt: new Date(),
      lastReply: `550 5.1.1 the ${subdomain} does not know them`,
      disconnectedAddressId: disconnection.addresses[0]?.id ?? null,
    },
  });

  const token = await db.apiToken.create({
    data: {
      accountId,
      name: `${subdomain} token`,
      lookupId: `${subdomain}-token`,
      tokenHash: digest(`token of ${subdomain}`),
      scope: "read_write",
      createdBy: owner.userId,
    },
  });
  const nextWeek = new Date(Date.now() + 7 * 86_400_000);
  const invitation = await db.invitation.create({
    data: {
      accountId,
      email: `invited@${domain}`,
      role: "agent",
      tokenHash: digest(`invitation of ${subdomain}`),
      invitedBy: owner.userId,
      expiresAt: nextWeek,
    },
  });
  const session = await db.session.create({
    data: {
      id: `${subdomain}-session`,
      userId: owner.userId,
      token: randomBytes(24).toString("hex"),
      expiresAt: nextWeek,
      ipAddress: "192.0.2.77",
      userAgent: `${subdomain} browser`,
    },
  });
  return {
    account,
    sandbox,
    nativeDomain,
    owner,
    admin,
    agent,
    password,
    domain,
    domainId,
    credentialId,
    handoffId,
    spareDomainId,
    leavingDomainId,
    disconnectionId: disconnection.id,
    brandId: brand.brandId,
    defaultId: brand.address.id,
    spareBrandId: spare.brandId,
    nativeId,
    forwardedId,
    connectorId,
    ticketId: ticket.id,
    attachmentId: attachment.id,
    failedNotificationId: notification.id,
    tokenId: token.id,
    invitationId: invitation.id,
    sessionId: session.id,
  };
}
