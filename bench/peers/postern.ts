import { startDatabase } from "../postgres.ts";
import { prepareWorld } from "../world.ts";
import { startChild } from "./child.ts";
import { envelope, type Peer } from "./contract.ts";

/** Postern's door and group commit on its own PostgreSQL; what is accepted waits for a worker that does not come. */
export async function startPostern(): Promise<Peer> {
  const database = await startDatabase("inbound");
  const { inbound, close } = await prepareWorld(database, { port: 587, username: "relay", password: "unused" });
  await close();
  const relay = await startChild("bench/peers/relay.ts", { DATABASE_URL: database.url });
  return {
    name: "postern",
    title: "Postern",
    target: { ...envelope, port: relay.ports.relay, username: inbound.username, password: inbound.password },
    roots: [relay.pid, database.pid],
    async clear() {
      await database.query("truncate inbound_message, inbound_content, inbound_chunk, inbound_upload cascade");
      await database.query("delete from graphile_worker._private_jobs");
      await database.query("vacuum graphile_worker._private_jobs");
      await database.query("checkpoint");
    },
    async close() {
      await relay.stop();
      await database.close();
    },
  };
}
