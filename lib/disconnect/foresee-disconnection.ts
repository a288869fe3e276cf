import type { z } from "zod";
import { emailForPeople } from "#lib/addresses/list-brands.ts";
import type { Ctx } from "#lib/context.ts";
import { DomainError } from "#lib/errors.ts";
import { toULabel } from "#lib/mail/address.ts";
import { countArrivals, findConnectedDomain, findGoing } from "./foresee-store.ts";
import { type ForeseenDisconnection, ofDomainInput } from "./schema.ts";

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** What disconnecting a domain would end and move. Throws domain_not_found. */
export async function foreseeDisconnection(
  ctx: Ctx,
  input: z.input<typeof ofDomainInput>,
): Promise<ForeseenDisconnection> {
  const { domainId } = ofDomainInput.parse(input);
  const connected = await findConnectedDomain(ctx.db, ctx.account.id, domainId);
  if (!connected) throw new DomainError("domain_not_found");
  const { id, name, domain, credentials } = connected;
  const [going, { byHour, lastHour }] = await Promise.all([findGoing(ctx.db, id), countArrivals(ctx.db, id, 7)]);
  const sum = (value: (address: (typeof going)[number]) => number) => going.reduce((all, each) => all + value(each), 0);
  const successor = (each: (typeof going)[number]) => emailForPeople(each.successor ?? "");
  return {
    domainId: id,
    name,
    domain,
    domainUnicode: toULabel(domain),
    addresses: going.map(({ email, waiting }) => ({ email: emailForPeople(email), waiting })),
    credentials,
    waiting: sum(({ waiting }) => waiting),
    paused: sum(({ waiting, paused }) => (paused ? waiting : 0)),
    tickets: sum(({ tickets }) => tickets),
    defaults: going
      .filter(({ isDefault }) => isDefault)
      .map((each) => ({ brand: each.brand, from: emailForPeople(each.email), to: successor(each) })),
    successors: [...new Set(going.map(successor))].filter(Boolean),
    lastHour,
    quietHour: byHour.size > 0 ? quietest(byHour) : null,
  };
}

/** The hour with the fewest, the earliest of several. */
function quietest(byHour: ReadonlyMap<number, number>): number {
  const of = (hour: number) => byHour.get(hour) ?? 0;
  return hours.reduce((best, hour) => (of(hour) < of(best) ? hour : best), 0);
}
