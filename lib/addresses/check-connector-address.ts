import type { Ctx } from "#lib/context.ts";
import { refuseDisconnecting } from "#lib/disconnect/refuse-disconnecting.ts";
import { env } from "#lib/env.ts";
import { DomainError } from "#lib/errors.ts";
import { bothForms, parseAddress } from "#lib/mail/address.ts";
import { emailForPeople } from "./list-brands.ts";
import { type ConnectorAddressInput, connectorAddressInput } from "./schema.ts";
import { countAddressesOf, findBrand, findDomainName, findSiblings } from "./store.ts";
import { refuseUsedAddress } from "./twin.ts";

/** An address that passed the first step of *Add address*, and what the second step can offer. */
export interface CheckedConnectorAddress {
  readonly email: string;
  readonly emailUnicode: string;
  /** Both forms, where they differ. */
  readonly emailInFull: string;
  readonly domain: string;
  /** Host and port of the domain's other addresses; never a user name's password. */
  readonly siblings: readonly { readonly email: string; readonly host: string; readonly port: number }[];
}

/**
 * Whether an address can be connected. Refuses with brand_not_found, domain_not_found, address_invalid, address_not_on_domain,
 * domain_disconnecting, address_limit_reached, or as `refuseUsedAddress` does; with `removeFromTwin` the twin's having it is no hindrance, as long as it can go there.
 * `addConnectorAddress` asks again, under the domain's lock.
 */
export async function checkConnectorAddress(ctx: Ctx, input: ConnectorAddressInput): Promise<CheckedConnectorAddress> {
  const { brandId, domainId, address, removeFromTwin } = connectorAddressInput.parse(input);
  if (!(await findBrand(ctx.db, ctx.account.id, brandId))) throw new DomainError("brand_not_found");
  const connector = await findDomainName(ctx.db, ctx.account.id, domainId);
  if (!connector) throw new DomainError("domain_not_found", { field: "domainId" });
  refuseDisconnecting(connector);
  const email = completeAddress(address, connector.domain);
  await refuseUsedAddress(ctx, email, { removeFromTwin });
  if ((await countAddressesOf(ctx.db, domainId)) >= env.maxAddressesPerDomain)
    throw new DomainError("address_limit_reached", { details: { limit: env.maxAddressesPerDomain } });
  const siblings = await findSiblings(ctx.db, domainId);
  return {
    email,
    emailUnicode: emailForPeople(email),
    emailInFull: bothForms(email),
    domain: connector.domain,
    siblings,
  };
}

/** "support" or "support@company.test" as an address of the domain. Throws address_invalid or address_not_on_domain. */
export function completeAddress(text: string, domain: string): string {
  const parsed = parseAddress(text.includes("@") ? text : `${text}@${domain}`);
  if (!parsed) throw new DomainError("address_invalid", { field: "address" });
  if (parsed.domain !== domain)
    throw new DomainError("address_not_on_domain", { field: "address", details: { domain: bothForms(domain) } });
  return parsed.email;
}
