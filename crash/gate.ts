import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

/** Moments inside the product's transactions at which it can be made to wait, without its knowing. */
const keys = { before_commit: 7001, processing: 7002, before_done: 7003, before_record: 7004 } as const;
export type GateName = keyof typeof keys;

/** Triggers of the test's own: each wants a lock that nobody else holds, unless a gate is closed. */
export const gates = `
create function crash_gate() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
  return null;
end $$;
create constraint trigger crash_gate after insert on inbound_message deferrable initially deferred
  for each row execute function crash_gate(${keys.before_commit});
create trigger crash_gate after insert on comment for each statement execute function crash_gate(${keys.processing});
create trigger crash_gate before delete on graphile_worker._private_jobs
  for each statement execute function crash_gate(${keys.before_done});
create trigger crash_gate before insert on outbound_attempt
  for each statement execute function crash_gate(${keys.before_record});`;

export interface Gate {
  /** Resolves when somebody waits before it. */
  reached(): Promise<void>;
  open(): Promise<void>;
}

/** Closes a gate. A database that dies opens them all. */
export async function closeGate(url: string, name: GateName): Promise<Gate> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("select pg_advisory_lock($1)", [keys[name]]);
  return {
    async reached() {
      for (;;) {
        const { rowCount } = await client.query(
          "select from pg_locks where locktype = 'advisory' and objid = $1 and not granted",
          [keys[name]],
        );
        if (rowCount) return;
        await pause(5);
      }
    },
    open: () => client.end().catch(() => undefined),
  };
}
