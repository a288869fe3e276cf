import { z } from "zod";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { emailForPeople } from "./list-brands.ts";
import { findConnectorAddress, findSiblings, type OutboundSettings } from "./store.ts";

const input = z.object({ addressId: z.coerce.number().int() });

/** An address's credentials as the form that replaces them needs them: public parts only. */
interface OutboundOf {
  /** As people read it. */
  readonly email: string;
  readonly current: OutboundSettings;
  /** Host and port of the domain's other addresses. */
  readonly siblings: readonly { readonly email: string; readonly host: string; readonly port: number }[];
}

/** Throws address_not_found. */
export async function getOutbound(ctx: Ctx, raw: z.input<typeof input>): Promise<OutboundOf> {
  const address = await findConnectorAddress(ctx.db, ctx.account.id, input.parse(raw).addressId);
  const [current] = address?.credentials ?? [];
  if (!address || !current) throw new DomainError("address_not_found");
  const { host, port, username } = current;
  const siblings = address.domainId ? await findSiblings(ctx.db, address.domainId) : [];
  return {
    email: emailForPeople(address.email),
    current: { host, port, username },
    siblings: siblings.filter(({ email }) => email !== address.email),
  };
}
