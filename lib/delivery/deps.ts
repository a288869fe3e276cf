import { database } from "#lib/db/client.ts";
import { type Hold, Holds } from "#lib/db/hold.ts";
import { env, secrets } from "#lib/env.ts";
import { HostTurns } from "./host-turns.ts";
import type { OpenDeps } from "./peer.ts";
import { systemNames } from "./resolve.ts";
import { ConnectionPool } from "./smtp/pool.ts";
import { type Timeouts, timeouts } from "./smtp/timeouts.ts";
import { parseSystemUrl, type SystemRelay } from "./system-url.ts";

/** What a run of a lane works with. Tests give their own. */
export interface DeliveryDeps extends OpenDeps {
  readonly db: ReturnType<typeof database>;
  readonly systemRelay: SystemRelay | null;
  readonly ehloName: string;
  readonly timeouts: Timeouts;
  readonly pool: ConnectionPool;
  /** Which lanes of each host are at work in this process. */
  readonly turns: HostTurns;
  /** Exclusive use of a lane, or null while another has it. */
  readonly hold: (lane: string) => Promise<Hold | null>;
  /** Aborted when the process ends: outcomes are then not waited for without end. */
  readonly ending: AbortSignal;
}

let shared: { deps: DeliveryDeps; holds: Holds; end: AbortController } | null = null;

/** The process's own, made on first use. */
export function deliveryDeps(): DeliveryDeps {
  if (shared) return shared.deps;
  const holds = new Holds(secrets.databaseUrl());
  const end = new AbortController();
  const url = secrets.systemSmtpUrl();
  const deps: DeliveryDeps = {
    db: database(),
    systemRelay: url ? parseSystemUrl(url) : null,
    ehloName: env.smtp.hostname,
    timeouts,
    pool: new ConnectionPool(),
    turns: new HostTurns(),
    hold: (lane) => holds.hold(`lane:${lane}`),
    ending: end.signal,
    names: systemNames,
    egressAllow: env.egressAllow,
    mxPort: 25,
  };
  shared = { deps, holds, end };
  return deps;
}

/** The process ends: call it before the runs are waited for. */
export function endDelivery(): void {
  shared?.end.abort();
}

/** Says goodbye on the idle connections and gives the holds back. Call it when no run is under way any more. */
export async function closeDelivery(): Promise<void> {
  const closing = shared;
  shared = null;
  closing?.deps.pool.close();
  await closing?.holds.close();
}
