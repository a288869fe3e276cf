import { addConnectorAddress } from "#lib/addresses/add-connector-address.ts";
import { addDomain } from "#lib/domains/add-domain.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import type { World } from "./world.ts";

/** Connects a domain as an admin would. The notice of it is taken away: tests count the mail that they make themselves. */
export async function connectDomain(
  world: World,
  domain: string,
): Promise<{ domainId: string; credential: IssuedCredential }> {
  const { domain: view, credential } = await addDomain(world.ctx(), { name: domain, domain });
  await world.db.outboundMessage.deleteMany({ where: { kind: "security_notice" } });
  return { domainId: view.id, credential };
}

export interface TestAddress {
  readonly domainId: string;
  readonly local: string;
  readonly outbound?: { host: string; port: number; username: string; password: string; verified?: boolean };
}

/** Connects an address; with `outbound.verified` its credential routes mail at once. Loopback hosts need EGRESS_ALLOW. */
export async function connectAddress(world: World, { domainId, local, outbound }: TestAddress) {
  const { verified, ...credential } = outbound ?? {
    host: "smtp.company.test",
    port: 587,
    username: local,
    password: "company secret",
  };
  const { addressId } = await addConnectorAddress(world.ctx(), {
    brandId: world.brandId,
    domainId,
    address: local,
    ...credential,
  });
  const { id } = await world.db.outboundCredential.findFirstOrThrow({ where: { addressId }, select: { id: true } });
  if (verified) {
    const now = new Date();
    await world.db.outboundCredential.update({ where: { id }, data: { verifiedAt: now } });
    await world.db.supportAddress.update({
      where: { id: addressId },
      data: { outboundState: "verified", outboundVerifiedAt: now, routeCredentialId: id },
    });
  }
  const { email } = await world.db.supportAddress.findUniqueOrThrow({
    where: { id: addressId },
    select: { email: true },
  });
  return { addressId, email, credentialId: id };
}
