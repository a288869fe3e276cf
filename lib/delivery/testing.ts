import { withTransaction } from "#lib/context.ts";
import { Holds } from "#lib/db/hold.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import type { World } from "#lib/testing/world.ts";
import type { DeliveryDeps } from "./deps.ts";
import { type NewMessage, queueMessage } from "./enqueue.ts";
import { HostTurns } from "./host-turns.ts";
import { ConnectionPool } from "./smtp/pool.ts";
import { timeouts } from "./smtp/timeouts.ts";

/** A run's surroundings on loopback: every name leads to 127.0.0.1, and a silent peer is given up soon. */
export function testDelivery(world: World, more: Partial<DeliveryDeps> = {}) {
  const holds = new Holds(world.url);
  const pool = new ConnectionPool();
  const deps: DeliveryDeps = {
    db: world.db,
    systemRelay: null,
    ehloName: "postern.test",
    timeouts: { ...timeouts, connect: 1_000, greeting: 1_000, command: 2_000, finalDot: 2_000 },
    pool,
    turns: new HostTurns(),
    hold: (lane) => holds.hold(`lane:${lane}`),
    ending: new AbortController().signal,
    names: {
      addresses: async () => ["127.0.0.1"],
      mx: async (domain) => [{ exchange: `mx.${domain}`, priority: 10 }],
      mxAddresses: async () => ["127.0.0.1"],
    },
    egressAllow: ["127.0.0.0/8"],
    mxPort: 25,
    ...more,
  };
  return {
    deps,
    async close() {
      pool.close();
      await holds.close();
    },
  };
}

/** A verified address whose server is smtp.company.test at `port`. */
export async function routedAddress(world: World, domainId: string, local: string, port: number, verified = true) {
  const account = { username: `${local}@company.test`, password: "hunter2 secret" };
  const outbound = { host: "smtp.company.test", port: 587, ...account, verified };
  const address = await connectAddress(world, { domainId, local, outbound });
  await world.db.outboundCredential.update({ where: { id: address.credentialId }, data: { port } });
  return { ...address, lane: `credential:${address.credentialId}` };
}

export async function connectedDomain(world: World): Promise<string> {
  return (await connectDomain(world, "company.test")).domainId;
}

export function queue(world: World, addressId: number | null, more: Partial<NewMessage> = {}) {
  return withTransaction(world.ctx(), (tx) =>
    queueMessage(tx, {
      kind: "agent_reply",
      addressId,
      recipient: "customer@customer.test",
      to: [{ address: "customer@customer.test" }],
      subject: "Re: hello",
      bodyText: "An answer.\n",
      locale: "en",
      ...more,
    }),
  );
}

/** Makes everything that waits due at once, as time would. */
export async function letTimePass(world: World): Promise<void> {
  await world.db.$executeRaw`update outbound_message set next_attempt_at = now() where state = 'queued'`;
}

/** The lane's wakes in the job queue: payload and when. */
export function wakes(world: World) {
  return world.db.$queryRaw<{ lane: string; inMinutes: number }[]>`
    select j.payload->>'lane' as lane, round(extract(epoch from w.run_at - now()) / 60)::int as "inMinutes"
    from graphile_worker._private_jobs j join graphile_worker.jobs w on w.id = j.id order by w.run_at`;
}
